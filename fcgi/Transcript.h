/// What a child says, kept in memory.
#pragma once

#include <string>

namespace Leadwire
{

/// A file without a name, for a child's standard error.
class Transcript
{
public:
    /// Throws std::system_error.
    Transcript();
    ~Transcript();
    Transcript(const Transcript&) = delete;
    Transcript& operator=(const Transcript&) = delete;

    int descriptor() const { return _descriptor; }

    /// The first 2,000 bytes of what was said so far, without the line's end.
    std::string text() const;

private:
    int _descriptor;
};

} // namespace Leadwire
