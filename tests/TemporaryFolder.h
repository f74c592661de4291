/// A folder of a test's own.
#pragma once

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace Leadwire
{

/// Made with this object under /tmp and removed with it, whatever it holds.
class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        std::array<char, 32> name{"/tmp/leadwire-t.XXXXXX"};
        if (!::mkdtemp(name.data())) throw std::runtime_error("no folder could be made under /tmp");
        _path = name.data();
    }
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return _path; }

    /// All files below it, by their paths from here, sorted.
    std::vector<std::string> files() const
    {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(_path))
        {
            if (!entry.is_directory()) found.push_back(std::filesystem::relative(entry.path(), _path));
        }
        std::sort(found.begin(), found.end());
        return found;
    }

private:
    std::string _path;
};

} // namespace Leadwire
