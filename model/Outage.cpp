#include "model/Outage.h"

namespace Leadwire
{
namespace
{

constexpr std::int64_t pauseInRestart = 20; // milliseconds
constexpr std::int64_t pauseInOutage = 1000;

std::int64_t now()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count() + 1;
}

} // namespace

bool Outage::mayTry()
{
    if (_began == 0) return true;
    std::int64_t next = _nextAttempt;
    const std::int64_t pause = mayBeRestart() ? pauseInRestart : pauseInOutage;
    return now() >= next && _nextAttempt.compare_exchange_strong(next, now() + pause);
}

void Outage::note()
{
    std::int64_t none = 0;
    _began.compare_exchange_strong(none, now());
}

void Outage::end()
{
    _began = 0;
}

bool Outage::mayBeRestart() const
{
    const std::int64_t began = _began;
    return began != 0 && now() - began < _patience;
}

} // namespace Leadwire
