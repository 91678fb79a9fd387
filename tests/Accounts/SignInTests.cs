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
        Assert.IsType<SignUpOutcome.Taken>(await house.Get<SignUp>().Run("B", "Ana@Example.com", House.Password, null, House.Someone));
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
        var erasure = house.Get<AccountErasure>();
        var ids = await erasure.IdsOf(guest.Value);
        Assert.Equal(new[] { session.Shopper.Value, guest.Value }.Order(), ids.Order());

        foreach (var id in ids.Concat(ids))
        {
            await erasure.Erase(id, default);
        }

        Assert.Null(await house.Get<Sessions>().Check(session.Id));
        await using var connection = await house.Journal.Database.Open();
        foreach (var table in new[] { "accounts", "passkeys", "sessions", "former_guests", "staff_entries", "duties" })
        {
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>($"select count(*) from {table}"));
        }
    }
}
