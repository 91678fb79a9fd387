using System.CommandLine;
using OpenAisle.Journal;

namespace OpenAisle.Host.Commands;

/// <summary><c>erase SHOPPER</c>: forgets who somebody is; what was bought and paid stays, under an id alone.</summary>
internal static class EraseCommand
{
    public static Command Command()
    {
        var shopper = new Argument<string>("SHOPPER") { Description = "The shopper's id." };
        var command = new Command("erase", "Forgets who a shopper is. Facts and receipts stay, under the id alone.") { shopper };
        command.SetAction((parsed, cancel) => Plainly.Run(() =>
            Id<Shopper>.TryParse(parsed.GetValue(shopper), null, out var id)
                ? Run(parsed, id, cancel)
                : throw new SettingException("SHOPPER must be an id (a UUID).")));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, Id<Shopper> shopper, CancellationToken cancel)
    {
        try
        {
            await using var data = await ShopData.ToAppend(parsed, cancel);
            await data.Get<Erasure>().Erase(shopper.Value, cancel);
        }
        catch (InvalidOperationException taken) when (ShopData.IsTaken(taken))
        {
            await RunningShop.Post(SharedOptions.Read(parsed), $"/api/shoppers/{shopper}/erasure", cancel);
        }

        Console.WriteLine($"{shopper} is erased.");
        return 0;
    }
}
