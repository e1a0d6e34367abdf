using System.Reflection;

namespace GWorker.Package.Tests;

/// <summary>
/// The packages, packed once into a feed of their own, and consumer projects beside it. Its version exists nowhere else and its
/// packages folder is new, so no older GWorker can be taken for it; all else comes from what this machine has restored already.
/// </summary>
public sealed class Feed : IAsyncLifetime
{
    readonly string root = Directory.CreateTempSubdirectory("gworker-package-").FullName;

    internal string Version { get; } = $"0.0.1-test.{Guid.NewGuid():N}";

    internal string Package => Path.Combine(Folder, $"GWorker.{Version}.nupkg");

    string Folder => Path.Combine(root, "feed");

    public async Task InitializeAsync()
    {
        foreach (var project in new[] { "GWorker.Dsl", "GWorker.Cluster" })
        {
            var (code, output, errors) = await Dotnet.Run(
                Path.Combine(Metadata("Repository"), project), "pack", "-c", Metadata("Configuration"), "--no-build", "-o", Folder, $"-p:PackageVersion={Version}");
            Assert.True(code == 0, output + errors);
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A new console project with this program and a package.</summary>
    internal string Consumer(string name, string package, string program)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="[{Version}]" />
              </ItemGroup>
            </Project>
            """);

        // The machine's own sources stay as they are; the feed comes on top.
        File.WriteAllText(Path.Combine(folder, "nuget.config"),
            $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(root, "packages")}" />
              </config>
              <fallbackPackageFolders>
                <add key="restored" value="{Metadata("Packages")}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="feed" value="{Folder}" />
              </packageSources>
            </configuration>
            """);
        return folder;
    }

    static string Metadata(string key) => typeof(Feed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
