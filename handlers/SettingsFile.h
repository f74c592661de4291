/// The settings file as a person keeps it: one value changes, and every other line stays as it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Leadwire
{

/// A file of properties in memory, to be changed and saved. A value.
/// Security: what is saved replaces the file at once, keeps its owner and mode, and once it holds a secret, accounts
/// other than its owner and group cannot read it.
class SettingsFile
{
public:
    /// Reads the file; one that is not there is empty. Throws std::runtime_error if it cannot be read.
    explicit SettingsFile(std::string path);

    const std::string& path() const { return _path; }

    /// Whether it was there.
    bool exists() const { return _exists; }

    /// What it sets, as the program reads it; nullopt: nothing.
    std::optional<std::string> value(std::string_view key) const;

    /// Sets a key in the line that does so now, or in a new one at the end. Throws std::runtime_error that names the
    /// key if a line cannot hold the value: control characters, `${`, which stands for another key, or blanks around
    /// it.
    void set(std::string_view key, const std::string& value);

    /// Writes it. A new file belongs to its folder's owner and group if root makes it (mode 0640), else to the account
    /// (mode 0600). Throws std::runtime_error if it cannot be written; then nothing has changed.
    void save() const;

private:
    std::string _path;
    bool _exists = false;
    std::vector<std::string> _lines;
};

} // namespace Leadwire
