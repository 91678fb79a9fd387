using System.CommandLine;
using OpenAisle.Accounts;
using OpenAisle.Doors;

namespace OpenAisle.Host.Commands;

/// <summary><c>duty grant EMAIL DUTY</c>: names the first administrator, or another when none is left who could.</summary>
internal static class DutyCommand
{
    public static Command Command()
    {
        var email = new Argument<string>("EMAIL") { Description = "The e-mail address of the account." };
        var duty = new Argument<string>("DUTY") { Description = $"One of {string.Join(", ", Enum.GetNames<Duty>())}." };
        var store = new Option<string?>("--store") { Description = "The store's id; every store without it." };
        var grant = new Command("grant", "Gives somebody with an account a duty.") { email, duty, store };
        grant.SetAction((parsed, cancel) => Plainly.Run(() => Run(
            parsed, parsed.GetValue(email)!, $"{parsed.GetValue(duty)}@{parsed.GetValue(store) ?? "*"}", cancel)));
        return new Command("duty", "Says who works where as what.") { grant };
    }

    private static async Task<int> Run(ParseResult parsed, string email, string text, CancellationToken cancel)
    {
        if (!Post.TryParse(text, out var post))
        {
            throw new SettingException($"There is no duty '{text}': it is one of {string.Join(", ", Enum.GetNames<Duty>())}, and --store takes a store's id.");
        }

        await using var data = await ShopData.ToChange(parsed, cancel);
        var outcome = await data.Get<Staff>().Hire(null, email, post, Granter.CommandLine, cancel);
        if (outcome is not StaffOutcome.Done)
        {
            throw new SettingException(outcome switch
            {
                StaffOutcome.NotYours => $"{post.Duty} is a duty of the whole house.",
                StaffOutcome.Unfit { Field: "email" } => $"No account has the address {email}: it is opened at /sign-up first.",
                _ => "It cannot be given.",
            });
        }

        Console.WriteLine($"{email} has the duty {post} from now on.");
        return 0;
    }
}
