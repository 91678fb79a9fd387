global using CsCheck;
global using OpenAisle.Journal;
global using OpenAisle.Kernel;
