#include "FaultFixture.h"

#include <filesystem>
#include <fstream>

namespace Leadwire
{
namespace
{

struct Folder
{
    std::string path = privateFolder();

    Folder() = default;
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

/// Ends in the reverse order: first the service, then its database, then the folder of both.
struct Rig
{
    Folder folder;
    std::string configuration = folder.path + "/leadwire.properties";
    Cluster cluster{folder.path};
    Service service{settings()};
    Tenant tenant = service.demo();

    Service::Settings settings() const
    {
        std::ofstream(configuration) << "";
        return {.environment = {{"LEADWIRE_CONFIG", configuration},
                                {"LEADWIRE_DATABASE_LOCK_TIMEOUT", "2000"},
                                {"LEADWIRE_DATABASE_STATEMENT_TIMEOUT", "2500"}},
                .host = cluster.host()};
    }
};

Rig& rig()
{
    static Rig shared;
    return shared;
}

} // namespace

Service& FaultFixture::service()
{
    return rig().service;
}

Cluster& FaultFixture::cluster()
{
    return rig().cluster;
}

void FaultFixture::configure(const std::string& text)
{
    std::ofstream(rig().configuration) << text;
}

Client FaultFixture::client()
{
    return Client(service().port(), rig().tenant.headers());
}

std::unique_ptr<Load> FaultFixture::load(const Load::Next& next)
{
    return std::make_unique<Load>(service().port(), rig().tenant.headers(), clients, next);
}

void FaultFixture::waitForMore(const Load& running, long more)
{
    const long before = running.good();
    waitUntil("more good answers", [&] { return running.good() >= before + more; });
}

void FaultFixture::expectNoFailure(Load& running)
{
    running.stop();
    CPPUNIT_ASSERT_EQUAL_MESSAGE(running.failures() + service().frontLog(), 0L, running.failed());
}

} // namespace Leadwire
