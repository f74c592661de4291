/// Clients that ask without a pause while a test breaks things.
#pragma once

#include "Http.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace Leadwire
{

/// Each client keeps its connection and asks one request after the other until `stop`.
class Load
{
public:
    /// `next` makes the request of a client, counted from 0; it is called by many threads.
    using Next = std::function<Ask(int client, int number)>;

    Load(int port, const Headers& headers, int clients, Next next);
    ~Load() { stop(); }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    void stop();

    /// Answers 200 and 201.
    long good() const { return _good; }
    /// Answers 503 that say when to come back.
    long unavailable() const { return _unavailable; }
    /// How many in a row were good, up to now.
    long goodInARow() const { return _row; }
    /// All others: how many, and what the first of them were.
    long failed() const { return _failed; }
    std::string failures() const;

private:
    void work(const std::stop_token& stopped, int client, int port, const Headers& headers);
    void note(const Answer& answer);

    Next _next;
    std::atomic<long> _good{0}, _unavailable{0}, _failed{0}, _row{0};
    mutable std::mutex _mutex;
    std::string _failures;
    std::vector<std::jthread> _threads;
};

} // namespace Leadwire
