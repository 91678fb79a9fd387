using System.Globalization;
using Microsoft.AspNetCore.Http;
using OpenAisle.Web.Texts;

namespace OpenAisle.Web.Desk;

/// <summary>A store's days as a table, the newest first.</summary>
internal sealed class DayTable(Words words)
{
    public TableView<DayFigures> Of(StoreFigures figures, IQueryCollection query) => new(
        figures.Days.Reverse(),
        [
            new("day", "today.day", row => row.Day.ToString(words["format.date"], words.Culture), row => row.Day,
                row => row.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            new("orders", "today.orders", row => row.Orders.ToString(words.Culture), row => row.Orders, IsNumber: true),
            new("sales", "today.sales", row => words.Money(row.Sales), row => row.Sales.MinorUnits, row => Plain.Amount(row.Sales), IsNumber: true),
            new("found", "today.found", row => Percent(row.FoundRate), row => row.FoundRate, row => Plain.Number(row.FoundRate, "0.####"), IsNumber: true),
            new("units", "today.units", row => Rate(row.UnitsAnHour), row => row.UnitsAnHour, row => Plain.Number(row.UnitsAnHour, "0.#"), IsNumber: true),
            new("waits", "today.waits", row => Minutes(row.WaitMinutes), row => row.WaitMinutes, row => Plain.Number(row.WaitMinutes, "0.#"), IsNumber: true),
            new("waste", "today.waste", row => words.Money(row.Waste), row => row.Waste.MinorUnits, row => Plain.Amount(row.Waste), IsNumber: true),
        ],
        query, words.Culture);

    public string Minutes(double? minutes) => minutes is { } waited ? words.Say("today.minutes", waited.ToString("0.0", words.Culture)) : "–";

    public string Percent(double? rate) => rate is { } share ? share.ToString("P0", words.Culture) : "–";

    public string Rate(double? rate) => rate is { } units ? units.ToString("N0", words.Culture) : "–";
}
