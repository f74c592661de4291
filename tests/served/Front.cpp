#include "Front.h"

#include <Poco/String.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

namespace Leadwire
{
namespace
{

constexpr const char* account = "www-data";

void render(const std::string& name, const std::string& target, const std::map<std::string, std::string>& values)
{
    std::string text = textOf(std::string(LEADWIRE_SOURCE_FOLDER "/conf/") + name);
    for (const auto& [mark, value] : values) Poco::replaceInPlace(text, "@" + mark + "@", value);
    std::ofstream(target) << text;
    using std::filesystem::perms;
    std::filesystem::permissions(target,
                                 perms::owner_read | perms::owner_write | perms::group_read | perms::others_read);
}

std::string address(const Site& site)
{
    return "127.0.0.1:" + std::to_string(site.port);
}

std::vector<std::string> nginx(const Site& site)
{
    for (const std::string file : {"params.conf", "maps.conf", "errors.conf"})
        render("nginx/" + file, site.folder + "/" + file, {});
    constexpr std::size_t processes = 2;
    const std::size_t keepalive = std::max<std::size_t>(1, site.threads / (2 * processes));
    render("nginx/leadwire.conf.in", site.folder + "/leadwire.conf",
           {{"SOCKET", site.socket},
            {"LISTEN", address(site)},
            {"CONF", site.folder},
            {"FILES", site.folder + "/files"},
            {"KEEPALIVE", std::to_string(keepalive)}});
    render("nginx/nginx.conf.in", site.folder + "/nginx.conf",
           {{"HOME", site.folder},
            {"PROCESSES", std::to_string(processes)},
            {"USER", ::geteuid() == 0 ? "user root;" : ""}});
    return {"/usr/sbin/nginx", "-p", site.folder, "-c", site.folder + "/nginx.conf", "-e", "error.log"};
}

std::vector<std::string> apache(const Site& site)
{
    const std::string group = groupOf(Front::apache);
    render("apache/error.shtml", site.folder + "/error.shtml", {});
    render("apache/errors.conf.in", site.folder + "/errors.conf", {{"CONF", site.folder}});
    render(
        "apache/leadwire.conf.in", site.folder + "/leadwire.conf",
        {{"SOCKET", site.socket}, {"LISTEN", address(site)}, {"CONF", site.folder}, {"FILES", site.folder + "/files"}});
    render("apache/httpd.conf.in", site.folder + "/httpd.conf",
           {{"HOME", site.folder}, {"USER", group.empty() ? "" : std::string("User ") + account + "\nGroup " + group}});
    return {"/usr/sbin/apache2", "-f", site.folder + "/httpd.conf", "-DFOREGROUND"};
}

} // namespace

std::unique_ptr<Child> startFront(Front front, const Site& site)
{
    Start start;
    start.words = front == Front::nginx ? nginx(site) : apache(site);
    start.output = site.folder + "/error.log";
    return std::make_unique<Child>(start);
}

std::string groupOf(Front front)
{
    // nginx may run its processes as root, Apache may not.
    return front == Front::apache && ::geteuid() == 0 ? account : "";
}

} // namespace Leadwire
