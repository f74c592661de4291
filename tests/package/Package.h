/// The Debian package as cpack builds it, unpacked and not installed.
#pragma once

#include "tests/TemporaryFolder.h"
#include "tests/served/Child.h"

#include <Poco/String.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace Leadwire
{

/// Runs a program to its end.
inline Finished finished(std::vector<std::string> words)
{
    Start start;
    start.words = std::move(words);
    return run(start);
}

/// What the program puts out; throws where it fails.
inline std::string outputOf(const std::vector<std::string>& words)
{
    const Finished program = finished(words);
    if (program.status != 0) throw std::runtime_error(words[0] + ": " + program.output + program.errors);
    return program.output;
}

/// The package, built once and unpacked.
struct Package
{
    TemporaryFolder folder;
    /// The package, its files, its control files.
    std::string file, root = folder.path() + "/root", control = folder.path() + "/control";

    Package()
    {
        outputOf({CPACK_PROGRAM, "-G", "DEB", "--config", CPACK_CONFIGURATION, "-B", folder.path()});
        for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
            if (entry.path().extension() == ".deb") file = entry.path();
        outputOf({"/usr/bin/dpkg-deb", "-x", file, root});
        outputOf({"/usr/bin/dpkg-deb", "-e", file, control});
    }

    /// A field of its control file, such as Depends.
    std::string field(const std::string& name) const
    {
        return Poco::trim(outputOf({"/usr/bin/dpkg-deb", "-f", file, name}));
    }

    static const Package& built()
    {
        static const Package package;
        return package;
    }
};

/// Where the units are in it.
inline const std::string unitFolder = "/lib/systemd/system/";

} // namespace Leadwire
