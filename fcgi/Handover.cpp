// Writes and reads LEADWIRE_HANDOVER: `process socket owns workers companions ending path`, lists as
// `1,2,3` or `-`; the path is the rest, since it may hold blanks.
#include "fcgi/Handover.h"

#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <string>

namespace Leadwire
{

namespace
{

constexpr const char* variable = "LEADWIRE_HANDOVER";

std::string joined(const std::vector<pid_t>& processes)
{
    std::string text;
    for (const pid_t process : processes) text += (text.empty() ? "" : ",") + std::to_string(process);
    return text.empty() ? "-" : text;
}

std::vector<pid_t> split(const std::string& text)
{
    std::vector<pid_t> processes;
    std::istringstream in(text);
    for (pid_t process = 0; in >> process; in.ignore(1))
        if (process > 1) processes.push_back(process);
    return processes;
}

} // namespace

void Handover::leave() const
{
    std::ostringstream out;
    out << ::getpid() << ' ' << socket << ' ' << ownsSocket << ' ' << joined(workers) << ' ' << joined(companions)
        << ' ' << joined(ending) << ' ' << path;
    ::setenv(variable, out.str().c_str(), 1);
}

std::optional<Handover> Handover::find()
{
    const char* const text = std::getenv(variable);
    if (!text) return std::nullopt;
    std::istringstream in(text);
    forget();

    pid_t process = 0;
    Handover found;
    std::string workers;
    std::string companions;
    std::string ending;
    if (!(in >> process >> found.socket >> found.ownsSocket >> workers >> companions >> ending)) return std::nullopt;
    if (process != ::getpid()) return std::nullopt;
    found.workers = split(workers);
    found.companions = split(companions);
    found.ending = split(ending);
    in.ignore(1);
    std::getline(in, found.path, '\0');
    return found;
}

void Handover::forget()
{
    ::unsetenv(variable);
}

} // namespace Leadwire
