global using OpenAisle.Journal;
global using OpenAisle.Kernel;
