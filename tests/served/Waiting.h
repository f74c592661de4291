/// Waiting for what other processes do: on a condition, and never for ever.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <chrono>
#include <string>
#include <thread>

namespace Leadwire
{

/// Asks `condition` until it holds. False if it does not within `patience`.
template <class Condition>
bool becomes(const Condition& condition, std::chrono::milliseconds patience = std::chrono::seconds(15))
{
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition())
    {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

/// As `becomes`, and fails the test with `what` if it does not.
template <class Condition>
void waitUntil(const std::string& what, const Condition& condition,
               std::chrono::milliseconds patience = std::chrono::seconds(15))
{
    CPPUNIT_ASSERT_MESSAGE("waited in vain: " + what, becomes(condition, patience));
}

} // namespace Leadwire
