/// Many clients at once.
#pragma once

#include "Http.h"

#include <algorithm>
#include <barrier>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace Leadwire
{

/// Calls `ask` with 0 … count-1, each in a thread of its own, all let go at the same moment; gives what they return.
inline std::vector<Answer> together(int count, const std::function<Answer(int)>& ask)
{
    std::vector<Answer> answers(static_cast<std::size_t>(count));
    std::barrier start(count);
    {
        std::vector<std::jthread> threads;
        threads.reserve(answers.size());
        for (int i = 0; i < count; ++i)
            threads.emplace_back(
                [&, i]
                {
                    start.arrive_and_wait();
                    answers[static_cast<std::size_t>(i)] = ask(i);
                });
    }
    return answers;
}

/// How many of them have this status.
inline long count(const std::vector<Answer>& answers, int status)
{
    return std::count_if(answers.begin(), answers.end(), [&](const Answer& answer) { return answer.status == status; });
}

/// The beginnings of all of them, for messages.
inline std::string told(const std::vector<Answer>& answers)
{
    constexpr std::size_t enough = 160;
    std::string text;
    for (const auto& answer : answers) text += answer.shown().substr(0, enough) + "\n";
    return text;
}

} // namespace Leadwire
