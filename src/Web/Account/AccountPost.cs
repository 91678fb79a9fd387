using Microsoft.AspNetCore.Http;
using OpenAisle.Messages;

namespace OpenAisle.Web.Account;

/// <summary>What goes out by e-mail about an account, and what becomes of it: between the accounts, which know no mail, and the messages, which know no accounts.</summary>
internal sealed class AccountPost(
    ForgottenPasswords passwords, AccountAddresses addresses, AccountMail mail, Choices choices, Outbox outbox, TimeProvider clock)
{
    /// <summary>An answer comes no sooner, so that its time does not tell whether there is an account.</summary>
    private static readonly TimeSpan AnswersAfter = TimeSpan.FromMilliseconds(400);

    /// <summary>Sends a link to a new password, where there is an account; whoever asks is told the same in any case.</summary>
    public async Task Forgot(string? email, string language, CancellationToken cancel)
    {
        var answers = Task.Delay(AnswersAfter, clock, cancel);
        if (await passwords.Ask(email, cancel) is { } link)
        {
            await mail.Password(link.Shopper, link.Email, link.Token, link.Expires, language, cancel);
        }

        await answers;
    }

    public async Task<ResetOutcome> Reset(string? token, string? password, CancellationToken cancel)
    {
        var outcome = await passwords.Set(token, password, cancel);
        if (outcome is ResetOutcome.Done done)
        {
            await IsTheirs(done.Shopper, done.Email, cancel);
        }

        return outcome;
    }

    /// <summary>
    /// A new account: nothing about orders goes to its address before somebody there says that it is theirs. Where it is somebody's already
    /// they are told instead; who asks is told the same in any case, and as late.
    /// </summary>
    public async Task<SignUpOutcome> Open(
        string? name, string? email, string? password, HttpContext http, SignUp signUp, Welcome welcome, string language, CancellationToken cancel)
    {
        var answers = Task.Delay(AnswersAfter, clock, cancel);
        var before = await welcome.Current(http);
        var outcome = await signUp.Run(name, email, password, Welcome.GuestOf(http.User), Visitor.Of(http), before, cancel);
        if (outcome is SignUpOutcome.Welcome come && come.Session.Id != before?.Id)
        {
            await welcome.In(http, come.Session);
            await choices.Owns(come.Session.Shopper, email!.Trim(), isProven: false, cancel);
            await (come.Holder is { } holder ? mail.Known(holder, email.Trim(), language, cancel) : AskAgain(come.Session, language, cancel));
            await answers;
        }

        return outcome;
    }

    /// <summary>The link to the account's own address once more, while it is not proven.</summary>
    public async Task AskAgain(LiveSession session, string language, CancellationToken cancel)
    {
        if (await addresses.Ask(session, cancel) is { } link)
        {
            await mail.Address(link.Shopper, link.Email, link.Token, link.Expires, language, cancel);
        }
    }

    public async Task<AddressOutcome> Move(LiveSession session, string? email, string? password, string language, CancellationToken cancel)
    {
        var answers = Task.Delay(AnswersAfter, clock, cancel);
        var outcome = await addresses.Change(session, email, password, cancel);
        if (outcome is AddressOutcome.Asked { Link: { } link })
        {
            await mail.Address(link.Shopper, link.Email, link.Token, link.Expires, language, cancel);
        }

        await answers;
        return outcome;
    }

    public async Task<ProofOutcome> Prove(string? token, string language, CancellationToken cancel)
    {
        var outcome = await addresses.Prove(token, cancel);
        if (outcome is ProofOutcome.Proven proven)
        {
            await IsTheirs(proven.Shopper, proven.Email, cancel);
            if (proven.Former is { } former)
            {
                await mail.Moved(proven.Shopper, former, language, cancel);
            }
        }

        return outcome;
    }

    private async Task IsTheirs(Id<Shopper> shopper, string email, CancellationToken cancel)
    {
        await choices.Owns(shopper, email, isProven: true, cancel);
        await outbox.LetGo(shopper, email, cancel);
    }
}
