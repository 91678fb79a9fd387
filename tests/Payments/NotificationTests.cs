using System.Security.Cryptography;
using System.Text;
using OpenAisle.Payments.Sandbox;

namespace OpenAisle.Payments.Tests;

/// <summary>Whom a notification is taken from.</summary>
public sealed class NotificationTests
{
    private static readonly SandboxSettings Settings = new() { NotificationSecret = "whsec_test" };
    private static readonly byte[] Body = """{"id":"1"}"""u8.ToArray();

    private static string Sign(DateTimeOffset at, byte[] body, string secret = "whsec_test")
    {
        var time = at.ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{time}."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
    }

    [Fact]
    public void One_that_the_company_signed_just_now_is_taken() =>
        Assert.True(Notifications.IsSigned(Sign(Story.Start, Body), Body, Settings, Story.Start.AddSeconds(20)));

    [Fact]
    public void One_of_somebody_else_is_not() =>
        Assert.False(Notifications.IsSigned(Sign(Story.Start, Body, "whsec_guess"), Body, Settings, Story.Start));

    [Fact]
    public void One_that_was_changed_on_its_way_is_not() =>
        Assert.False(Notifications.IsSigned(Sign(Story.Start, Body), """{"id":"2"}"""u8, Settings, Story.Start));

    [Fact]
    public void One_that_was_kept_and_played_again_is_not()
    {
        var header = Sign(Story.Start, Body);

        Assert.True(Notifications.IsSigned(header, Body, Settings, Story.Start + Settings.NotificationAge));
        Assert.False(Notifications.IsSigned(header, Body, Settings, Story.Start + Settings.NotificationAge + TimeSpan.FromSeconds(1)));
        Assert.False(Notifications.IsSigned(header, Body, Settings, Story.Start - Settings.NotificationAge - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_time_that_was_not_signed_is_not()
    {
        var later = Sign(Story.Start, Body).Replace($"t={Story.Start.ToUnixTimeSeconds()}", $"t={Story.Start.ToUnixTimeSeconds() + 1}", StringComparison.Ordinal);

        Assert.False(Notifications.IsSigned(later, Body, Settings, Story.Start));
    }

    [Theory]
    [InlineData("")]
    [InlineData("t=,v1=")]
    [InlineData("v1=00,t=1")]
    [InlineData("t=abc,v1=00")]
    [InlineData("t=1")]
    [InlineData("t=-1,v1=00")]
    public void Nonsense_is_not(string header) => Assert.False(Notifications.IsSigned(header, Body, Settings, Story.Start));
}
