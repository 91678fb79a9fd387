using System.Net.Mail;
using OpenAisle.Orders.Shoppers;

namespace OpenAisle.Web.Account;

/// <summary>What is wrong with who collects orders, as somebody typed it: the field, and the code of what is said there.</summary>
internal static class ContactFaults
{
    /// <summary>What cannot be kept.</summary>
    public static (string Field, string Code)? Unfit(ShopperDetails given)
    {
        foreach (var (field, text) in new[] { ("name", given.Name), ("phone", given.Phone), ("email", given.Email) })
        {
            if (text.Length > ShopperDetails.MaxLength || text.Any(char.IsControl))
            {
                return (field, "text");
            }
        }

        return null;
    }

    /// <summary>What can be kept, but neither called nor written to. Numbers are written in so many ways that one digit is enough.</summary>
    public static (string Field, string Code)? Wrong(ShopperDetails given) =>
        given.Phone.Length > 0 && !given.Phone.Any(char.IsDigit) ? ("phone", "phone")
        : given.Email.Length > 0 && !(MailAddress.TryCreate(given.Email, out var address) && address.Address == given.Email) ? ("email", "email")
        : null;

    /// <summary>What whoever collects an order must have, and has not.</summary>
    public static (string Field, string Code)? Missing(ShopperDetails given) =>
        given.Name.Length == 0 ? ("name", "blank") : given.Phone.Length == 0 ? ("phone", "blank") : null;
}
