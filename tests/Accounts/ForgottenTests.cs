namespace OpenAisle.Accounts.Tests;

/// <summary>The way back in for whoever forgot their password, and the proof that an address is somebody's own.</summary>
public sealed class ForgottenTests
{
    private const string Another = "another fine sentence";

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_link_sets_a_new_password_once_and_ends_every_session(string engine)
    {
        await using var house = await House.Open(engine);
        var lost = await house.SignUp();
        var other = Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session;
        var passwords = house.Get<ForgottenPasswords>();
        var (first, second) = (await passwords.Ask("ANA@example.com"), await passwords.Ask(House.Email));
        Assert.Equal(lost.Shopper, first!.Shopper);
        Assert.Equal(House.Email, Assert.IsType<AccountLink.Good>(await passwords.Look(first.Token)).Email);

        Assert.Equal(lost.Shopper, Assert.IsType<ResetOutcome.Done>(await passwords.Set(first.Token, Another)).Shopper);
        Assert.IsType<SignInOutcome.Wrong>(await house.SignIn());
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn(password: Another));
        Assert.Null(await house.Get<Sessions>().Check(lost.Id));
        Assert.Null(await house.Get<Sessions>().Check(other.Id));

        // Neither the same link again, nor the other one that lies in the mailbox.
        foreach (var link in new[] { first, second! })
        {
            Assert.IsType<AccountLink.Gone>(await passwords.Look(link.Token));
            Assert.IsType<AccountLink.Gone>(Assert.IsType<ResetOutcome.No>(await passwords.Set(link.Token, "a third fine sentence")).Link);
        }

        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn(password: Another));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_two_who_use_a_link_in_the_same_moment_one_sets_the_password(string engine)
    {
        await using var house = await House.Open(engine);
        await house.SignUp();
        var passwords = house.Get<ForgottenPasswords>();
        var link = await passwords.Ask(House.Email);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => passwords.Set(link!.Token, $"a fine sentence of number {i}")));
        var won = Array.FindIndex(outcomes, outcome => outcome is ResetOutcome.Done);
        Assert.Single(outcomes.OfType<ResetOutcome.Done>());
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn(password: $"a fine sentence of number {won}"));
    }

    [Fact]
    public async Task A_link_is_good_for_half_an_hour_for_one_purpose_and_nobody_can_make_one()
    {
        await using var house = await House.Open("sqlite");
        var session = await house.SignUpOnly();
        var passwords = house.Get<ForgottenPasswords>();
        var addresses = house.Get<AccountAddresses>();
        var link = await passwords.Ask(House.Email);
        Assert.Null(await passwords.Ask("nobody@example.com"));
        Assert.Null(await passwords.Ask(null));
        Assert.Null(await passwords.Ask(new string('a', 10_000) + "@example.com"));
        var proof = await addresses.Ask(session);
        Assert.IsType<AccountLink.Gone>(await passwords.Look(proof!.Token));
        Assert.IsType<AccountLink.Gone>(await addresses.Look(link!.Token));
        foreach (var forged in new[] { "", "x", link.Token[..^2], link.Token + "A", new string('A', 100_000), "‮<script>" })
        {
            Assert.IsType<AccountLink.Gone>(await passwords.Look(forged));
        }

        Assert.Equal("password-short", Assert.IsType<ResetOutcome.Unfit>(await passwords.Set(link.Token, "short")).Code);
        Assert.Equal("password-weak", Assert.IsType<ResetOutcome.Unfit>(await passwords.Set(link.Token, "aaaaaaaaaaaaa")).Code);
        house.Clock.Advance(house.Get<AccountSettings>().PasswordLinkLasts);
        Assert.IsType<AccountLink.Expired>(await passwords.Look(link.Token));
        Assert.IsType<AccountLink.Expired>(Assert.IsType<ResetOutcome.No>(await passwords.Set(link.Token, Another)).Link);
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn());
    }

    [Fact]
    public async Task A_new_password_opens_a_way_in_that_too_many_wrong_ones_had_shut()
    {
        await using var house = await House.Open("sqlite");
        await house.SignUp();
        for (var i = 0; i < house.Get<AccountSettings>().MostFailures; i++)
        {
            await house.SignIn(password: "guess number " + i);
        }

        Assert.IsType<SignInOutcome.Shut>(await house.SignIn());
        var link = await house.Get<ForgottenPasswords>().Ask(House.Email);
        Assert.IsType<ResetOutcome.Done>(await house.Get<ForgottenPasswords>().Set(link!.Token, Another));
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn(password: Another));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task An_address_becomes_the_accounts_when_somebody_reads_what_is_sent_there(string engine)
    {
        await using var house = await House.Open(engine);
        var session = await house.SignUpOnly();
        var addresses = house.Get<AccountAddresses>();
        var own = await addresses.Ask(session);
        Assert.Equal((session.Shopper, House.Email, null), Deconstruct(await addresses.Prove(own!.Token)));
        Assert.IsType<AccountLink.Gone>(Assert.IsType<ProofOutcome.No>(await addresses.Prove(own.Token)).Link);
        Assert.Null(await addresses.Ask(session));

        Assert.Equal("now", Assert.IsType<AddressOutcome.Unfit>(await addresses.Change(session, "new@example.com", "not my password")).Field);
        Assert.Equal("email", Assert.IsType<AddressOutcome.Unfit>(await addresses.Change(session, "new@", House.Password)).Field);
        var asked = Assert.IsType<AddressOutcome.Asked>(await addresses.Change(session, "new@example.com", House.Password));
        Assert.IsType<SignInOutcome.Wrong>(await house.SignIn("new@example.com"));   // nothing is so before the link is followed
        Assert.Equal((session.Shopper, "new@example.com", House.Email), Deconstruct(await addresses.Prove(asked.Link!.Token)));
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn("new@example.com"));
        Assert.IsType<SignInOutcome.Wrong>(await house.SignIn());

        static (Id<Shopper>, string, string?) Deconstruct(ProofOutcome outcome) =>
            Assert.IsType<ProofOutcome.Proven>(outcome) is var proven ? (proven.Shopper, proven.Email, proven.Former) : default;
    }

    [Fact]
    public async Task Nobody_takes_the_address_of_another_account_or_learns_of_it()
    {
        await using var house = await House.Open("sqlite");
        await house.SignUp();
        var other = await house.SignUp("bo@example.com");
        var addresses = house.Get<AccountAddresses>();
        Assert.Null(Assert.IsType<AddressOutcome.Asked>(await addresses.Change(other, House.Email, House.Password)).Link);

        // Free when it was asked for, taken when the link is followed.
        var late = Assert.IsType<AddressOutcome.Asked>(await addresses.Change(other, "cleo@example.com", House.Password)).Link;
        await house.SignUp("cleo@example.com");
        Assert.IsType<ProofOutcome.No>(await addresses.Prove(late!.Token));
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn("bo@example.com"));
    }

    [Fact]
    public async Task One_action_ends_every_session_of_a_leaver()
    {
        await using var house = await House.Open("sqlite");
        await house.SignUp();
        var hired = Assert.IsType<StaffOutcome.Done>(await house.Get<Staff>().Hire(null, House.Email, new(Duty.Picker, House.Maple), House.Administrator)).Associate;
        var open = new List<LiveSession>();
        for (var i = 0; i < 5; i++)
        {
            open.Add(Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session);
        }

        Assert.All(await Task.WhenAll(open.Select(async one => await house.Get<Sessions>().Check(one.Id))), held => Assert.NotEmpty(held!.Posts));
        Assert.IsType<StaffOutcome.Done>(await house.Get<Staff>().Leave(hired, House.ManagerOfMaple));
        Assert.All(await Task.WhenAll(open.Select(async one => await house.Get<Sessions>().Check(one.Id))), Assert.Null);

        // The account stays theirs to shop with, and nothing else.
        Assert.Empty(Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session.Posts);
    }
}
