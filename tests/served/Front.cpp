#include "Front.h"

#include <Poco/String.h>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

namespace Leadwire
{
namespace
{

void render(const std::string& name, const std::string& target, const std::map<std::string, std::string>& values)
{
    std::string text = textOf(std::string(LEADWIRE_SOURCE_FOLDER "/conf/") + name);
    for (const auto& [mark, value] : values) Poco::replaceInPlace(text, "@" + mark + "@", value);
    std::ofstream(target) << text;
    using std::filesystem::perms;
    std::filesystem::permissions(target,
                                 perms::owner_read | perms::owner_write | perms::group_read | perms::others_read);
}

std::string address(int port)
{
    return "127.0.0.1:" + std::to_string(port);
}

std::vector<std::string> nginx(const Site& site)
{
    constexpr std::size_t processes = 2;
    const Outside outside = site.outside.value_or(Outside());
    const std::map<std::string, std::string> values{{"SOCKET", site.socket},
                                                    {"LISTEN", address(site.port)},
                                                    {"PLAIN", address(outside.plainPort)},
                                                    {"NAME", outside.name},
                                                    {"CERTIFICATE", outside.certificate},
                                                    {"KEY", outside.key},
                                                    {"CONF", site.folder},
                                                    {"FILES", site.folder + "/files"},
                                                    {"HOME", site.folder},
                                                    {"PROCESSES", std::to_string(processes)},
                                                    {"USER", ::geteuid() == 0 ? "user root;" : ""}};
    for (const std::string file : {"params.conf", "maps.conf", "errors.conf", "proxies.conf"})
        render("nginx/" + file, site.folder + "/" + file, {});
    for (const std::string file : {"upstreams.conf", "site.conf", "nginx.conf"})
        render("nginx/" + file + ".in", site.folder + "/" + file, values);
    render(site.outside ? "nginx/leadwire-tls.conf.in" : "nginx/leadwire.conf.in", site.folder + "/leadwire.conf",
           values);
    if (!outside.trusted.empty())
        std::ofstream(site.folder + "/proxies.conf", std::ios::app) << "set_real_ip_from " << outside.trusted << ";\n";
    return {"/usr/sbin/nginx", "-p", site.folder, "-c", site.folder + "/nginx.conf", "-e", "error.log"};
}

std::vector<std::string> apache(const Site& site)
{
    const bool isFcgid = chosenFront() == Front::fcgid;
    const std::string user = frontAccount();
    const std::map<std::string, std::string> values{{"HOME", site.folder},
                                                    {"SOCKET", site.socket},
                                                    {"PROGRAM", site.program},
                                                    {"SETTINGS", site.settings},
                                                    {"PROCESSES", std::to_string(site.threads)},
                                                    {"LISTEN", address(site.port)},
                                                    {"CONF", site.folder},
                                                    {"FILES", site.folder + "/files"},
                                                    {"MODULE", isFcgid ? "fcgid" : "proxy_fcgi"},
                                                    {"USER", user.empty() ? "" : "User " + user + "\nGroup " + user}};
    render("apache/error.shtml", site.folder + "/error.shtml", {});
    render("apache/errors.conf.in", site.folder + "/errors.conf", values);
    render("apache/common.conf.in", site.folder + "/common.conf", values);
    render(isFcgid ? "apache/fcgid.conf.in" : "apache/leadwire.conf.in", site.folder + "/leadwire.conf", values);
    render("apache/httpd.conf.in", site.folder + "/httpd.conf", values);
    return {"/usr/sbin/apache2", "-f", site.folder + "/httpd.conf", "-DFOREGROUND"};
}

} // namespace

Front chosenFront()
{
    const char* named = std::getenv("LEADWIRE_TEST_FRONT"); // the environment does not change any more
    const std::string name = named ? named : "nginx";
    if (name == "nginx") return Front::nginx;
    if (name == "apache") return Front::apache;
    if (name == "fcgid") return Front::fcgid;
    throw std::runtime_error("LEADWIRE_TEST_FRONT is '" + name + "'; it must be nginx, apache or fcgid");
}

std::unique_ptr<Child> startFront(const Site& site)
{
    Start start;
    start.words = chosenFront() == Front::nginx ? nginx(site) : apache(site);
    start.output = site.folder + "/error.log";
    return std::make_unique<Child>(start);
}

std::string frontAccount()
{
    // nginx may run its processes as root, Apache may not. What Apache starts must get to the database of the tests,
    // which lets in nobody but PostgreSQL's own account.
    if (chosenFront() == Front::nginx || ::geteuid() != 0) return "";
    return chosenFront() == Front::fcgid ? "postgres" : "www-data";
}

} // namespace Leadwire
