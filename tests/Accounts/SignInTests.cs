using Dapper;

namespace OpenAisle.Accounts.Tests;

public sealed class SignInTests
{
    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Whoever_has_an_account_comes_in_by_its_password_and_by_no_other(string engine)
    {
        await using var house = await House.Open(engine);
        var made = await house.SignUp();
        var came = Assert.IsType<SignInOutcome.Welcome>(await house.SignIn("ANA@example.com")).Session;
        Assert.Equal((made.Account, made.Shopper), (came.Account, came.Shopper));
        Assert.IsType<SignInOutcome.Wrong>(await house.SignIn(password: "another long sentence"));
        Assert.IsType<SignInOutcome.Wrong>(await house.SignIn("nobody@example.com"));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Who_opens_an_account_sees_no_difference_where_its_address_is_somebodys(string engine)
    {
        const string mine = "what a stranger typed";
        await using var house = await House.Open(engine);
        var ana = await house.SignUp();
        foreach (var (email, holder) in new[] { ("ANA@example.com", (Id<Shopper>?)ana.Shopper), ("nobody@example.com", null) })
        {
            // They are in, come in again by their own password, and by it alone.
            var opened = Assert.IsType<SignUpOutcome.Welcome>(await house.Get<SignUp>().Run("B", email, mine, null, House.Someone));
            Assert.Equal(holder, opened.Holder);
            Assert.NotEqual(ana.Account, opened.Session.Account);
            Assert.Equal(opened.Session.Account, Assert.IsType<SignInOutcome.Welcome>(await house.SignIn(email, mine)).Session.Account);
            Assert.IsType<SignInOutcome.Wrong>(await house.SignIn(email, "neither of the two"));
        }

        // What was hers stays hers: her password, her way back, and her duties.
        Assert.Equal(ana.Account, Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session.Account);
        Assert.Equal(ana.Shopper, (await house.Get<ForgottenPasswords>().Ask(House.Email))!.Shopper);
        var stranger = Assert.IsType<SignInOutcome.Welcome>(await house.SignIn(password: mine)).Session;
        Assert.Null(await house.Get<AccountAddresses>().Ask(stranger));
        Assert.IsType<StaffOutcome.Done>(await house.Get<Staff>().Hire(null, House.Email, new(Duty.Picker, House.Maple), House.Administrator));
        Assert.NotEmpty((await house.Get<Sessions>().Check(ana.Id))!.Posts);
        Assert.Empty((await house.Get<Sessions>().Check(stranger.Id))!.Posts);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_guests_cookie_is_nobodys_once_the_guest_has_an_account(string engine)
    {
        await using var house = await House.Open(engine);
        var (guests, opens, signsIn, stays) = (house.Get<GuestIds>(), Id<Shopper>.New(house.Clock), Id<Shopper>.New(house.Clock), Id<Shopper>.New(house.Clock));
        foreach (var guest in new[] { opens, signsIn, stays })
        {
            Assert.True(await guests.IsGuest(guest));
        }

        var session = await house.SignUp(guest: opens);
        await house.Get<SignInByPassword>().TakeIn(session, signsIn);
        house.Clock.Advance(house.Get<AccountSettings>().KnownFor + TimeSpan.FromSeconds(1));
        Assert.False(await guests.IsGuest(opens));
        Assert.False(await guests.IsGuest(signsIn));
        Assert.True(await guests.IsGuest(stays));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_second_account_of_an_address_comes_along_when_its_owner_comes_in_to_the_first(string engine)
    {
        await using var house = await House.Open(engine);
        var guest = Id<Shopper>.New(house.Clock);
        var (ana, second) = (await house.SignUp(), await house.SignUpOnly(password: "what she typed again"));
        second = await house.Get<SignInByPassword>().TakeIn(second, guest);
        var (united, came) = await house.Get<SignInByPassword>().Unite(ana, second);
        Assert.Equal(new[] { second.Shopper, guest }, came);
        Assert.Equal(came.Order(), united.Guests.Order());
        Assert.Null(await house.Get<Sessions>().Check(second.Id));
        Assert.IsType<SignInOutcome.Wrong>(await house.SignIn(password: "what she typed again"));
        Assert.Equal(ana.Account, Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session.Account);

        // Another address, one that is proven, or the way round: they stay two.
        var (bo, proven) = (await house.SignUpOnly("bo@example.com"), await house.SignUp("cy@example.com"));
        foreach (var (one, other) in new[] { (ana, bo), (ana, proven), (bo, ana) })
        {
            Assert.Empty((await house.Get<SignInByPassword>().Unite(one, other)).Came);
            Assert.NotNull(await house.Get<Sessions>().Check(other.Id));
        }
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task An_address_is_whose_reads_there_and_no_strangers_who_was_quicker(string engine)
    {
        await using var house = await House.Open(engine);
        var squatter = await house.SignUpOnly(password: "what a stranger typed");
        Assert.IsType<StaffOutcome.Unfit>(await house.Get<Staff>().Hire(null, House.Email, new(Duty.Picker, House.Maple), House.Administrator));
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        var (late, ana) = ((await house.Get<AccountAddresses>().Ask(squatter))!, await house.SignUp());

        Assert.Equal(ana.Account, Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session.Account);
        Assert.IsType<ProofOutcome.No>(await house.Get<AccountAddresses>().Prove(late.Token));
        Assert.Equal(ana.Shopper, (await house.Get<ForgottenPasswords>().Ask(House.Email))!.Shopper);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Whoever_forgot_the_password_before_they_proved_the_address_proves_it_by_the_link(string engine)
    {
        await using var house = await House.Open(engine);
        var session = await house.SignUpOnly();
        var link = await house.Get<ForgottenPasswords>().Ask(House.Email);
        Assert.Equal(session.Shopper, link!.Shopper);
        Assert.IsType<ResetOutcome.Done>(await house.Get<ForgottenPasswords>().Set(link.Token, "a second long sentence"));
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn(password: "a second long sentence"));
        Assert.NotNull(Assert.IsType<SignUpOutcome.Welcome>(await house.Get<SignUp>().Run("B", House.Email, House.Password, null, House.Someone)).Holder);
    }

    [Fact]
    public async Task Who_sits_at_the_machine_makes_the_first_administrator_before_any_mail_goes_out()
    {
        await using var house = await House.Open("sqlite");
        var session = await house.SignUpOnly();
        Assert.IsType<StaffOutcome.Done>(await house.Get<Staff>().Hire(null, House.Email, new(Duty.Administrator, null), Granter.CommandLine));
        Assert.NotEmpty((await house.Get<Sessions>().Check(session.Id))!.Posts);
        Assert.Null(await house.Get<AccountAddresses>().Ask(session)); // and the address is theirs
    }

    [Fact]
    public async Task The_same_form_once_more_opens_no_second_account()
    {
        await using var house = await House.Open("sqlite");
        var first = await house.SignUpOnly();
        var again = Assert.IsType<SignUpOutcome.Welcome>(await house.Get<SignUp>().Run("Ana", House.Email, House.Password, null, House.Someone, first));
        Assert.Equal(first.Id, again.Session.Id);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Too_many_wrong_passwords_shut_the_door_for_a_while(string engine)
    {
        await using var house = await House.Open(engine);
        await house.SignUp();
        for (var i = 0; i < house.Get<AccountSettings>().MostFailures; i++)
        {
            Assert.IsType<SignInOutcome.Wrong>(await house.SignIn(password: "guess number " + i));
        }

        Assert.IsType<SignInOutcome.Shut>(await house.SignIn());
        house.Clock.Advance(house.Get<AccountSettings>().ShutFor);
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn());
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task An_address_without_an_account_is_shut_just_as_soon(string engine)
    {
        await using var house = await House.Open(engine);
        await house.SignUp();
        for (var i = 0; i <= house.Get<AccountSettings>().MostFailures; i++)
        {
            var (known, unknown) = (await house.SignIn(password: "guess number " + i), await house.SignIn("nobody@example.com", "guess number " + i));
            Assert.Equal(known, unknown);
        }
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_wrong_passwords_at_the_same_moment_each_is_counted(string engine)
    {
        await using var house = await House.Open(engine);
        await house.SignUp();
        var most = house.Get<AccountSettings>().MostFailures;
        var tries = await Task.WhenAll(Enumerable.Range(0, 2 * most).Select(i => Task.Run(() => house.SignIn(password: "guess number " + i))));
        Assert.Equal(most, tries.Count(outcome => outcome is SignInOutcome.Wrong));
        Assert.Equal(most, tries.Count(outcome => outcome is SignInOutcome.Shut));
    }

    [Fact]
    public async Task Two_taps_at_once_open_one_account()
    {
        await using var house = await House.Open("postgres");
        var guest = Id<Shopper>.New(house.Clock);

        // Both have seen that the address is free, and wait to write.
        await using var connection = await house.Journal.Database.Open();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("lock table accounts in share mode", transaction: transaction);
        var taps = Enumerable.Range(0, 2).Select(_ => house.Get<SignUp>().Run("Ana", House.Email, House.Password, guest, House.Someone)).ToArray();
        while (await connection.ExecuteScalarAsync<long>("select count(*) from pg_locks where not granted", transaction: transaction) < 2)
        {
            Assert.DoesNotContain(taps, tap => tap.IsCompleted);
            await Task.Delay(10);
        }

        await transaction.CommitAsync();
        var outcomes = await Task.WhenAll(taps);
        Assert.Single(outcomes.Select(outcome => Assert.IsType<SignUpOutcome.Welcome>(outcome).Session.Account).Distinct());
    }

    [Theory]
    [InlineData("ana", House.Password, "email")]
    [InlineData("", House.Password, "email")]
    [InlineData("Ana <ana@example.com>", House.Password, "email")]
    [InlineData("ana@example.com\r\nBcc: all@example.com", House.Password, "email")]
    [InlineData("ana@example.com", "short", "password")]
    [InlineData("ana@example.com", "aaaaaaaaaaaaaaa", "password")]
    [InlineData("ana@example.com", "my ana@example.com word", "password")]
    public async Task What_cannot_be_an_account_is_told_at_its_field(string email, string password, string field)
    {
        await using var house = await House.Open("sqlite");
        var outcome = await house.Get<SignUp>().Run("Ana", email, password, null, House.Someone);
        Assert.Equal(field, Assert.IsType<SignUpOutcome.Unfit>(outcome).Field);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_guest_who_opens_an_account_stays_who_they_were(string engine)
    {
        await using var house = await House.Open(engine);
        var guest = Id<Shopper>.New(house.Clock);
        Assert.Equal(guest, (await house.SignUp(guest: guest)).Shopper);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_guest_who_signs_in_brings_what_they_ordered(string engine)
    {
        await using var house = await House.Open(engine);
        var session = await house.SignUp();
        var guest = Id<Shopper>.New(house.Clock);
        var taken = await house.Get<SignInByPassword>().TakeIn(session, guest);
        Assert.Equal([guest], taken.Guests);

        // On a device that another account used, its id is nobody's guest.
        var other = await house.SignUp("ben@example.com");
        Assert.Empty((await house.Get<SignInByPassword>().TakeIn(other, session.Shopper)).Guests);
        Assert.Empty((await house.Get<SignInByPassword>().TakeIn(other, guest)).Guests);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_new_password_ends_the_other_sessions(string engine)
    {
        await using var house = await House.Open(engine);
        var here = await house.SignUp();
        var there = Assert.IsType<SignInOutcome.Welcome>(await house.SignIn()).Session;
        var passwords = house.Get<Passwords>();
        Assert.Equal(("old", "wrong"), await passwords.Change(here, "not it at all", "a second long sentence"));
        Assert.Equal(("password", "password-weak"), await passwords.Change(here, House.Password, "aaaaaaaaaaaaaa"));
        Assert.Null(await passwords.Change(here, House.Password, "a second long sentence"));
        Assert.NotNull(await house.Get<Sessions>().Check(here.Id));
        Assert.Null(await house.Get<Sessions>().Check(there.Id));
        Assert.IsType<SignInOutcome.Wrong>(await house.SignIn());
        Assert.IsType<SignInOutcome.Welcome>(await house.SignIn(password: "a second long sentence"));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Nothing_names_who_is_erased(string engine)
    {
        await using var house = await House.Open(engine);
        var session = await house.SignUp();
        var guest = Id<Shopper>.New(house.Clock);
        await house.Get<SignInByPassword>().TakeIn(session, guest);
        Assert.IsType<StaffOutcome.Done>(await house.Get<Staff>().Hire("Ana", House.Email, new(Duty.Picker, House.Maple), House.Administrator));
        await house.SignIn(password: "a slip of the finger");
        var erasure = house.Get<AccountErasure>();
        var ids = await erasure.IdsOf(guest.Value);
        Assert.Equal(new[] { session.Shopper.Value, guest.Value }.Order(), ids.Order());

        foreach (var id in ids.Concat(ids))
        {
            await erasure.Erase(id, default);
        }

        Assert.Null(await house.Get<Sessions>().Check(session.Id));
        await using var connection = await house.Journal.Database.Open();
        foreach (var table in new[] { "accounts", "passkeys", "sessions", "former_guests", "staff_entries", "duties", "sign_in_tries" })
        {
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>($"select count(*) from {table}"));
        }
    }
}
