// The smallest program on the FastCGI layer, so that processes can be tested without a database.
//
//   echo supervisor FOLDER WORKERS GRACE    serves FOLDER/socket, or FOLDER/other if FOLDER/moved exists
//   echo worker FOLDER GRACE                serves descriptor 0 with two threads
//   echo check FOLDER                       passes unless FOLDER/bad exists
//
// Routes: /pid; /slow answers once FOLDER/go exists; /crash ends the process as a bug would; /authorization gives that
// header back; /file asks the web server to send the file that the query names. Each start of a worker
// adds a line to FOLDER/starts, the milliseconds of the steady clock; while FOLDER/broken exists, it then fails.
#include "fcgi/Supervisor.h"
#include "fcgi/Worker.h"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

using namespace Leadwire;

namespace
{

bool exists(const std::string& path)
{
    return ::access(path.c_str(), F_OK) == 0;
}

Response answer(const Request& request, const std::string& folder)
{
    if (request.path == "/crash") ::raise(SIGSEGV);
    if (request.path == "/throw") throw std::runtime_error("as asked for");
    while (request.path == "/slow" && !exists(folder + "/go")) ::poll(nullptr, 0, 5);
    if (request.path == "/authorization")
        return Response::json(200, std::string(request.header("Authorization").value_or("none")));
    if (request.path == "/file")
    {
        Response file = Response::json(200, "");
        file.header("X-Sendfile", request.query).header("Content-Disposition", "attachment");
        return file;
    }
    return Response::json(200, std::to_string(::getpid()));
}

int work(const std::string& folder, std::chrono::seconds grace)
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    std::ofstream(folder + "/starts", std::ios::app)
        << std::chrono::duration_cast<std::chrono::milliseconds>(now).count() << '\n';
    if (exists(folder + "/broken")) return EXIT_FAILURE;

    WorkerSettings settings;
    settings.threads = 2;
    settings.grace = grace;
    Scoreboard scoreboard("");
    return runWorker(settings, scoreboard,
                     [&](Scoreboard::Seat&)
                     { return Answer{[&](const Request& request) { return answer(request, folder); }}; });
}

int supervise(const std::vector<std::string>& self, const std::string& folder)
{
    SupervisorSettings settings;
    settings.socket = folder + (exists(folder + "/moved") ? "/other" : "/socket");
    settings.workers = std::strtoul(self[3].c_str(), nullptr, 10);
    settings.grace = std::chrono::seconds(std::strtol(self[4].c_str(), nullptr, 10));
    settings.worker = {self[0], "worker", folder, self[4]};
    settings.check = {self[0], "check", folder};
    settings.self = self;
    settings.companions = {{"/bin/sleep", "1000"}};
    return runSupervisor(settings);
}

} // namespace

int main(int argc, char** argv)
{
    const std::vector<std::string> words(argv, argv + argc);
    if (argc == 5 && words[1] == "supervisor") return supervise(words, words[2]);
    if (argc == 4 && words[1] == "worker")
        return work(words[2], std::chrono::seconds(std::strtol(words[3].c_str(), nullptr, 10)));
    if (argc == 3 && words[1] == "check") return exists(words[2] + "/bad") ? EXIT_FAILURE : EXIT_SUCCESS;
    std::cerr << "usage: see the head of echo.cpp\n";
    return EXIT_FAILURE;
}
