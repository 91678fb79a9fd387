namespace OpenAisle.Accounts.Tests;

public sealed class SharedPhoneTests
{
    private const string Pin = "2580";

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_pin_opens_the_work_of_the_phones_store_and_no_more(string engine)
    {
        await using var house = await House.Open(engine);
        var phones = house.Get<SharedPhones>();
        var phone = await phones.Enrol(House.Maple, "Phone 1", House.Administrator);
        var associate = await house.Hire("Bo", Duty.StoreManager, null);
        await phones.SetPin(associate, Pin, House.Administrator);
        Assert.Equal(associate, Assert.Single(await phones.ColleaguesOn(phone)).Associate);
        Assert.IsType<SignInOutcome.Wrong>(await phones.ByPin(phone, associate, "2581", House.Someone));
        var session = Assert.IsType<SignInOutcome.Welcome>(await phones.ByPin(phone, associate, Pin, House.Someone)).Session;
        Assert.Equal([new(Duty.Picker, House.Maple), new(Duty.Counter, House.Maple), new(Duty.Kerb, House.Maple)], session.Posts);
        Assert.DoesNotContain(session.Claims(), claim => claim.Type == People.ShopperClaim);
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_badge_opens_as_well_until_there_is_a_new_one(string engine)
    {
        await using var house = await House.Open(engine);
        var phones = house.Get<SharedPhones>();
        var phone = await phones.Enrol(House.Maple, "Phone 1", House.Administrator);
        var associate = await house.Hire("Bo", Duty.Kerb, House.Maple);
        var (_, old) = await phones.NewBadge(associate, House.Administrator);
        Assert.IsType<SignInOutcome.Welcome>(await phones.ByBadge(phone, " " + old.ToLowerInvariant(), House.Someone));
        var (_, code) = await phones.NewBadge(associate, House.Administrator);
        Assert.IsType<SignInOutcome.Wrong>(await phones.ByBadge(phone, old, House.Someone));
        Assert.IsType<SignInOutcome.Welcome>(await phones.ByBadge(phone, code, House.Someone));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task A_phone_that_nobody_touches_locks_itself(string engine)
    {
        await using var house = await House.Open(engine);
        var phones = house.Get<SharedPhones>();
        var phone = await phones.Enrol(House.Maple, "Phone 1", House.Administrator);
        var associate = await house.Hire("Bo", Duty.Kerb, House.Maple);
        await phones.SetPin(associate, Pin, House.Administrator);
        var session = Assert.IsType<SignInOutcome.Welcome>(await phones.ByPin(phone, associate, Pin, House.Someone)).Session;
        var idle = house.Get<AccountSettings>().PhoneLocksAfter;
        for (var i = 0; i < 4; i++)
        {
            house.Clock.Advance(idle - TimeSpan.FromSeconds(1));
            Assert.NotNull(await house.Get<Sessions>().Check(session.Id));
        }

        house.Clock.Advance(idle + TimeSpan.FromSeconds(1));
        Assert.Null(await house.Get<Sessions>().Check(session.Id));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Wrong_pins_shut_that_way_in_and_a_retired_phone_is_shut_for_all(string engine)
    {
        await using var house = await House.Open(engine);
        var phones = house.Get<SharedPhones>();
        var phone = await phones.Enrol(House.Maple, "Phone 1", House.Administrator);
        var associate = await house.Hire("Bo", Duty.Kerb, House.Maple);
        await phones.SetPin(associate, Pin, House.Administrator);
        var session = Assert.IsType<SignInOutcome.Welcome>(await phones.ByPin(phone, associate, Pin, House.Someone)).Session;
        for (var i = 0; i < house.Get<AccountSettings>().MostFailures; i++)
        {
            await phones.ByPin(phone, associate, "0001", House.Someone);
        }

        Assert.IsType<SignInOutcome.Shut>(await phones.ByPin(phone, associate, Pin, House.Someone));
        house.Clock.Advance(house.Get<AccountSettings>().ShutFor);
        Assert.IsType<SignInOutcome.Welcome>(await phones.ByPin(phone, associate, Pin, House.Someone));

        await phones.Retire(phone, House.Administrator);
        Assert.Null(await phones.Find(phone.Id));
        Assert.Null(await house.Get<Sessions>().Check(session.Id));
    }

    [Theory, MemberData(nameof(TestEngines.All), MemberType = typeof(TestEngines))]
    public async Task Of_pins_tried_at_the_same_moment_no_more_are_looked_at(string engine)
    {
        await using var house = await House.Open(engine);
        var phones = house.Get<SharedPhones>();
        var phone = await phones.Enrol(House.Maple, "Phone 1", House.Administrator);
        var associate = await house.Hire("Bo", Duty.Kerb, House.Maple);
        await phones.SetPin(associate, Pin, House.Administrator);
        var most = house.Get<AccountSettings>().MostFailures;
        var tries = await Task.WhenAll(Enumerable.Range(0, 3 * most).Select(i => Task.Run(() => phones.ByPin(phone, associate, $"{1000 + i}", House.Someone))));
        Assert.Equal(most, tries.Count(outcome => outcome is SignInOutcome.Wrong));
    }

    [Fact]
    public async Task Who_does_not_work_in_the_store_does_not_come_in_there()
    {
        await using var house = await House.Open("sqlite");
        var phones = house.Get<SharedPhones>();
        var phone = await phones.Enrol(House.Maple, "Phone 1", House.Administrator);
        var associate = await house.Hire("Bo", Duty.Picker, House.Harbor);
        await phones.SetPin(associate, Pin, House.Administrator);
        Assert.IsType<SignInOutcome.Wrong>(await phones.ByPin(phone, associate, Pin, House.Someone));
        Assert.Empty(await phones.ColleaguesOn(phone));
    }

    [Theory]
    [InlineData("258")]
    [InlineData("1111")]
    [InlineData("25 80")]
    [InlineData("123456789")]
    public async Task A_pin_that_is_none_is_told(string pin)
    {
        await using var house = await House.Open("sqlite");
        var associate = await house.Hire("Bo", Duty.Picker, House.Maple);
        Assert.IsType<StaffOutcome.Unfit>(await house.Get<SharedPhones>().SetPin(associate, pin, House.Administrator));
    }
}
