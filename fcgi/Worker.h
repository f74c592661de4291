/// A worker process: T threads that serve the FastCGI socket at descriptor 0 until told to stop.
#pragma once

#include "fcgi/Request.h"
#include "fcgi/Response.h"
#include "fcgi/Scoreboard.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>

namespace Leadwire
{

/// Gives the answer to one of several requests, by its place among them.
using Give = std::function<void(std::size_t, const Response&)>;

/// What a thread does with requests. Made once per thread, so it may own what a thread owns (a database connection).
struct Answer
{
    /// The answer to one request, however long that takes.
    std::function<Response(const Request&)> give;
    /// Told when the answer given last has been sent, or could not be, and how long that took; may be empty.
    std::function<void(const Request&, std::chrono::microseconds)> sent{};
    /// Whether a request takes so little that it is better answered together with others that are there than by
    /// a thread of its own; empty: none does.
    std::function<bool(const Request&)> isQuick{};
    /// Answers to quick requests, one or several: gives each of them once, in any order. To be told, by a call of the
    /// last, when they take longer than thought after all, so that other requests need not wait for them.
    std::function<void(std::span<const Request>, const Give&, const std::function<void()>&)> giveTogether{};
};

/// Makes the Answer of one thread, which may say in its seat what it works on; called in that thread.
using AnswerFactory = std::function<Answer(Scoreboard::Seat&)>;

/// How a worker serves.
struct WorkerSettings
{
    std::size_t threads = 4;
    std::size_t maxBody = 25U << 20; ///< bytes
    std::chrono::seconds grace{30};  ///< how long running requests may take to end after a stop
    std::function<void()> watch;     ///< called twice a second beside the threads
    std::chrono::seconds stuck{120}; ///< a request that takes longer is named in the log, and the worker ends
};

/// Each thread has a seat on `scoreboard`, which outlives the call.
///
/// Serves descriptor 0 until SIGTERM, SIGINT or SIGUSR1 (FastCGI's polite stop, sent by mod_fcgid), then lets running
/// requests end within the grace period; where a thread is stuck, the supervisor puts a new worker in its place.
/// Further signals change nothing: where a whole process group is told to stop, a worker hears it from the sender and
/// again from its supervisor. Only SIGKILL ends it sooner. Blocks all signals before any thread starts and waits for
/// them in the calling thread. If the environment names LEADWIRE_READY_FD, one byte is written to that descriptor once
/// every thread listens. Returns the exit status of the process.
int runWorker(const WorkerSettings& settings, Scoreboard& scoreboard, const AnswerFactory& answers);

} // namespace Leadwire
