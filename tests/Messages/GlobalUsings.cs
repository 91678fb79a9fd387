global using CsCheck;
global using OpenAisle.Kernel;
