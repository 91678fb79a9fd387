using OpenAisle.Host.Commands;

return await CommandLine.Run(args);
