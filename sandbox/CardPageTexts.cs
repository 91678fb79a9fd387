using System.Diagnostics;

namespace OpenAisle.Sandbox;

/// <summary>The words of the card page in one language.</summary>
internal sealed record CardPageTexts(
    string Locale, string Title, string Warning, string Choose, string OrType, string Number, string Expiry, string ExpiryHint, string Cvc,
    string Use, string Back, string BadNumber, string NotATestCard, string BadExpiry, string BadCvc, Func<TestCard, string> Says)
{
    public static readonly CardPageTexts English = new(
        "en", "Pay by card", "This payment company is a sandbox: no real card is taken and no money moves.", "Test cards", "Or type a test card's number",
        "Card number", "Expiry", "month/year, such as 08/34", "Security code", "Use this card", "Back without a card",
        "must be a card number whose check digit is right", "must be one of the test cards; never type a real card here",
        "must be month/year and not be past", "must be three or four digits", card => card.English);

    public static readonly CardPageTexts Chinese = new(
        "zh-Hans", "银行卡支付", "这是一家沙盒支付公司：不接受真实银行卡，也不会发生真实扣款。", "测试卡", "或输入测试卡号",
        "卡号", "有效期", "月/年，例如 08/34", "安全码", "使用此卡", "不使用银行卡，返回",
        "必须是校验位正确的卡号", "必须是测试卡；请勿在此输入真实卡号",
        "格式为 月/年，且不能已过期", "必须是三位或四位数字", card => card.Chinese);

    public static CardPageTexts In(string? locale) =>
        locale?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Chinese : English;

    public string Fault(CardFault fault) => fault switch
    {
        CardFault.Number => BadNumber,
        CardFault.NotATestCard => NotATestCard,
        CardFault.Expiry => BadExpiry,
        CardFault.Cvc => BadCvc,
        _ => throw new UnreachableException(),
    };
}
