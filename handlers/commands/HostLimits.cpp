#include "handlers/commands/HostLimits.h"

#include <iostream>

namespace Leadwire
{

void printHostLimits(const Settings& settings, const std::string& program)
{
    if (!program.ends_with(".fcgi")) return;
    constexpr std::size_t usual = 131'072;
    if (settings.api.files.maxSize > usual)
        std::cout
            << "warning  the host's mod_fcgid refuses requests above 128 kB, or above its FcgidMaxRequestLen, which "
               "no .htaccess can change: ask the host for 27262976, or tell users that files end there\n";
    if (settings.threads > 1)
        std::cout
            << "warning  mod_fcgid gives a process one request at a time; with threads = 1 it takes one connection "
               "to the database in place of "
            << settings.threads << '\n';
}

} // namespace Leadwire
