/// How promising leads are: a number from 0 to 100 that every write of a lead brings up to date. The rules stand in
/// `lead_score_parts` in sql/migrations.
#pragma once

#include "model/Query.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace Leadwire
{

/// What one rule gives a lead.
struct ScorePart
{
    std::string name; ///< completeness, value, recency, activity or stage
    std::int64_t points = 0, most = 0;
    std::string because; ///< in words
    auto columns() { return std::tie(name, points, most, because); }
};

/// Explains scores and keeps them from ageing. Belongs to the thread of its connection.
class Scores
{
public:
    explicit Scores(Connection& connection);

    /// The parts of a lead's score as of now, whose sum it is; none if there is no such live lead.
    std::vector<ScorePart>& explain(std::int64_t workspace, std::int64_t lead);

    /// Brings the scores of all leads up to date, in each workspace at most once a day: one statement where there is
    /// nothing to do. In short batches, beside running workers and other sweeps; what was done stays done. `report` is
    /// told of each workspace before it is worked on. Returns how many scores changed. Leaves the session without a
    /// workspace.
    std::int64_t refresh(const std::function<void(std::int64_t workspace)>& report);

private:
    struct Due
    {
        std::int64_t workspace = 0;
        std::string today; ///< the day it was asked on, in UTC: `2026-04-01`
        auto columns() { return std::tie(workspace, today); }
    };
    struct Batch
    {
        std::optional<std::int64_t> reached; ///< the id to go on after
        std::int64_t changed = 0;
        auto columns() { return std::tie(reached, changed); }
    };

    std::int64_t refresh(const Due& due);

    Query<ScorePart(std::int64_t, std::int64_t)> _explain;
    Query<Due()> _due;
    Query<std::string(std::string)> _enter;
    Query<Batch(std::int64_t, std::int64_t)> _sweep;
    Query<std::int64_t(std::int64_t, std::string)> _note;
};

} // namespace Leadwire
