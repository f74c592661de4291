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
    const std::int64_t time = now();
    if (time < next || !_nextAttempt.compare_exchange_strong(next, time + pause)) return false;
    _attempt = time;
    return true;
}

void Outage::note()
{
    _attempt = 0;
    std::int64_t none = 0;
    _began.compare_exchange_strong(none, now());
}

void Outage::end()
{
    _attempt = 0;
    _began = 0;
}

bool Outage::isWorthWaiting() const
{
    const std::int64_t attempt = _attempt;
    return _began == 0 || mayBeRestart() || (attempt != 0 && now() - attempt < _forAttempt);
}

bool Outage::mayBeRestart() const
{
    const std::int64_t began = _began;
    return began != 0 && now() - began < _forRestart;
}

} // namespace Leadwire
