using System.CommandLine;
using System.Diagnostics;
using OpenAisle.Catalogue.Till;

namespace OpenAisle.Host.Commands;

/// <summary><c>price</c>: prices a basket by a folder of files and says why, so that a till's receipts can be replayed.</summary>
internal static class PriceCommand
{
    public static Command Command()
    {
        var catalogue = new Option<DirectoryInfo>("--catalogue")
        {
            Description = "Folder with stores.csv, products.csv, prices.csv; promotions.csv, fees.csv and rules.csv where there are any.",
            HelpName = "DIR",
            Required = true,
        };
        catalogue.AcceptExistingOnly();
        var basket = new Option<FileInfo>("--basket")
        {
            Description = "A basket: JSON, or comma-separated with the columns gtin and quantity.",
            HelpName = "FILE",
            Required = true,
        };
        basket.AcceptExistingOnly();
        var command = new Command(
            "price", "Prices a basket and explains it, as JSON. docs/pricing.md says what the files hold. Exit code 2: a file is wrong, each line named.")
        {
            catalogue, basket,
        };
        command.SetAction((parsed, _) => Plainly.Run(() => Task.FromResult(Run(parsed.GetValue(catalogue)!.FullName, parsed.GetValue(basket)!.FullName))));
        return command;
    }

    private static int Run(string folder, string basket)
    {
        switch (PriceReport.Of(folder, basket, TimeProvider.System))
        {
            case FolderPriced.Priced(var json):
                Console.WriteLine(json);
                return 0;
            case FolderPriced.Refused(var faults):
                foreach (var fault in faults)
                {
                    Console.Error.WriteLine(fault);
                }

                return 2;
            default:
                throw new UnreachableException();
        }
    }
}
