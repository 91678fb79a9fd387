using System.CommandLine;
using OpenAisle.Host.SignIn;

namespace OpenAisle.Host.Commands;

/// <summary><c>staff-key ROLE</c>: makes a key for an associate or a manager and prints the setting that lets it in.</summary>
internal static class StaffKeyCommand
{
    public static Command Command()
    {
        var role = new Argument<string>("ROLE") { Description = "associate, manager, or a duty such as Finance@* or Picker@STORE" };
        role.Validators.Add(given =>
        {
            if (StaffRoles.PostsOf(given.Tokens[0].Value) is null)
            {
                given.AddError($"ROLE must be {StaffRoles.Associate}, {StaffRoles.Manager} or a duty such as Finance@*.");
            }
        });
        var command = new Command("staff-key", "Makes a key for somebody who works in the stores. Only its hash is kept.") { role };
        command.SetAction(parsed => Run(parsed.GetValue(role)!));
        return command;
    }

    private static int Run(string role)
    {
        var key = StaffKey.New();
        Console.WriteLine(
            $$"""
            The key, shown only now; send it as "Authorization: Bearer …":
              {{key}}

            Add to appsettings.json:
              "StaffKeys": [{ "Role": "{{role}}", "Associate": "{{Id<Associate>.New(TimeProvider.System)}}", "Sha256": "{{StaffKey.HashOf(key)}}" }]
            """);
        return 0;
    }
}
