using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;

namespace OpenAisle.Sandbox;

/// <summary>The tables of the books. Times are Unix milliseconds, amounts minor units.</summary>
internal static class LedgerSchema
{
    public static void Apply(SqliteConnection connection) => connection.Execute("""
        CREATE TABLE IF NOT EXISTS books (id TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS tokens (
            token TEXT PRIMARY KEY,
            label TEXT NOT NULL,
            behaviour TEXT NOT NULL,
            made_at INTEGER NOT NULL);

        CREATE TABLE IF NOT EXISTS authorisations (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            reference TEXT NOT NULL UNIQUE,
            status TEXT NOT NULL,
            amount INTEGER,
            currency TEXT,
            token TEXT,
            behaviour TEXT NOT NULL,
            card TEXT,
            reason TEXT,
            captured INTEGER NOT NULL,
            refunded INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            decides_at INTEGER,
            expires_at INTEGER,
            due_at INTEGER);
        CREATE INDEX IF NOT EXISTS authorisations_due ON authorisations (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS authorisations_created ON authorisations (created_at);

        CREATE TABLE IF NOT EXISTS movements (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            reference TEXT NOT NULL REFERENCES authorisations (reference),
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0),
            fee INTEGER NOT NULL,
            currency TEXT NOT NULL,
            final INTEGER NOT NULL,
            at INTEGER NOT NULL,
            UNIQUE (reference, kind, key));
        CREATE INDEX IF NOT EXISTS movements_at ON movements (at);

        CREATE TABLE IF NOT EXISTS postings (
            movement INTEGER NOT NULL REFERENCES movements (id),
            account TEXT NOT NULL,
            amount INTEGER NOT NULL,
            PRIMARY KEY (movement, account)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS notifications (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            reference TEXT NOT NULL,
            at INTEGER NOT NULL,
            body TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS texts (
            key TEXT PRIMARY KEY,
            recipient TEXT NOT NULL,
            text TEXT NOT NULL,
            at INTEGER NOT NULL);

        CREATE TABLE IF NOT EXISTS deliveries (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            notification INTEGER NOT NULL REFERENCES notifications (sequence),
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            answer TEXT);
        CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE state = 'waiting';
        """);

    /// <summary>The id of the books, made with them.</summary>
    public static string Id(SqliteConnection connection)
    {
        connection.Execute(
            "INSERT INTO books (id) SELECT @id WHERE NOT EXISTS (SELECT 1 FROM books)",
            new { id = "led_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) });
        return connection.ExecuteScalar<string>("SELECT id FROM books")!;
    }
}
