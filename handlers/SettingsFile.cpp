#include "handlers/SettingsFile.h"

#include <Poco/AutoPtr.h>
#include <Poco/String.h>
#include <Poco/Util/PropertyFileConfiguration.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace Leadwire
{
namespace
{

constexpr const char* opening = "# Leadwire's settings. conf/leadwire.properties describes every key.";

std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const auto& line : lines) text.append(line).append("\n");
    return text;
}

/// The key that a line sets; empty if it sets none.
std::string keyOf(const std::string& line)
{
    const std::string text = Poco::trimLeft(line);
    if (text.empty() || text[0] == '#' || text[0] == '!') return {};
    return Poco::trim(text.substr(0, text.find_first_of("=:")));
}

/// Whether the value goes on in the next line.
bool goesOn(const std::string& line)
{
    const auto last = line.find_last_not_of('\\');
    return (line.size() - (last == std::string::npos ? 0 : last + 1)) % 2 == 1;
}

[[noreturn]] void fail(const std::string& path)
{
    throw std::runtime_error("the settings file " + path + " cannot be written: " + std::strerror(errno) +
                             "; run this as the account that it belongs to, or name another with --config=FILE");
}

/// A new file beside the one it is to replace; gone with this object unless it has replaced it.
class Replacement
{
public:
    Replacement(const std::string& path, const std::string& place) :
        _path(path), _place(place), _name(place + "." + std::to_string(::getpid())),
        _descriptor(::open(_name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR))
    {
        if (_descriptor < 0) fail(_path);
    }
    ~Replacement()
    {
        ::close(_descriptor);
        if (!_name.empty()) ::unlink(_name.c_str());
    }
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;

    void give(uid_t owner, gid_t group, mode_t mode) const
    {
        const bool isOwn = owner == ::geteuid() && group == ::getegid();
        if ((!isOwn && ::fchown(_descriptor, owner, group) != 0) || ::fchmod(_descriptor, mode) != 0) fail(_path);
    }

    void write(const std::string& text) const
    {
        if (::write(_descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
            ::fsync(_descriptor) != 0)
            fail(_path);
    }

    void replace()
    {
        if (::rename(_name.c_str(), _place.c_str()) != 0) fail(_path);
        _name.clear();
    }

private:
    std::string _path, _place, _name;
    int _descriptor;
};

} // namespace

SettingsFile::SettingsFile(std::string path) : _path(std::move(path)), _exists(std::filesystem::exists(_path))
{
    if (!_exists) return;
    std::ifstream file(_path);
    for (std::string line; std::getline(file, line);) _lines.push_back(line);
    if (!file.eof()) throw std::runtime_error("the settings file " + _path + " cannot be read");
}

std::optional<std::string> SettingsFile::value(std::string_view key) const
{
    std::istringstream text(joined(_lines));
    const Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> read(new Poco::Util::PropertyFileConfiguration(text));
    if (!read->has(std::string(key))) return std::nullopt;
    return read->getString(std::string(key));
}

void SettingsFile::set(std::string_view key, const std::string& value)
{
    const auto isControl = [](unsigned char c) { return c < ' '; };
    if (std::any_of(value.begin(), value.end(), isControl) || Poco::trim(value) != value ||
        value.find("${") != std::string::npos)
        throw std::runtime_error(std::string(key) +
                                 " cannot hold control characters, ${, or blanks at either end; choose another value");
    const std::string line = std::string(key) + " = " + Poco::replace(value, "\\", "\\\\");
    // The last one counts.
    for (std::size_t first = _lines.size(); first-- > 0;)
    {
        if (keyOf(_lines[first]) != key || (first > 0 && goesOn(_lines[first - 1]))) continue;
        std::size_t last = first;
        while (last + 1 < _lines.size() && goesOn(_lines[last])) ++last;
        const auto begin = _lines.begin() + static_cast<std::ptrdiff_t>(first);
        *begin = line;
        _lines.erase(begin + 1, _lines.begin() + static_cast<std::ptrdiff_t>(last) + 1);
        return;
    }
    if (_lines.empty()) _lines.emplace_back(opening);
    _lines.push_back(line);
}

void SettingsFile::save() const
{
    // Behind a symbolic link, the file that it leads to is replaced.
    const std::filesystem::path place = std::filesystem::weakly_canonical(std::filesystem::absolute(_path));
    struct stat status
    {
    };
    if (::stat(_exists ? place.c_str() : place.parent_path().c_str(), &status) != 0) fail(_path);
    constexpr mode_t others = S_IRWXO, permissions = 07777;
    mode_t mode = status.st_mode & permissions;
    if (!_exists) mode = S_IRUSR | S_IWUSR | (::geteuid() == 0 ? S_IRGRP : 0U);
    for (const auto* secret : {"database.password", "mail.key"})
    {
        if (!value(secret).value_or("").empty()) mode &= ~others;
    }
    Replacement file(_path, place);
    if (_exists || ::geteuid() == 0)
        file.give(status.st_uid, status.st_gid, mode);
    else
        file.give(::geteuid(), ::getegid(), mode);
    file.write(joined(_lines));
    file.replace();
}

} // namespace Leadwire
