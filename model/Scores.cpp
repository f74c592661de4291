#include "model/Scores.h"

namespace Leadwire
{

Scores::Scores(Connection& connection) :
    _explain(connection, "SELECT p.part, p.points::bigint, p.most::bigint, p.because"
                         "  FROM lead l CROSS JOIN LATERAL lead_score_parts(l) p"
                         " WHERE l.workspace_id = $1 AND l.id = $2 AND l.deleted_at IS NULL"),
    _due(connection, "SELECT id, today::text FROM lead_score_due()"),
    _enter(connection, "SELECT set_config('leadwire.workspace', $1, false)"),
    _sweep(connection, "SELECT reached, changed FROM lead_score_sweep($1, $2, 1000)"),
    _note(connection, "UPDATE workspace SET scored_on = $2::date WHERE id = $1 RETURNING id")
{
}

std::vector<ScorePart>& Scores::explain(std::int64_t workspace, std::int64_t lead)
{
    return _explain(workspace, lead);
}

std::int64_t Scores::refresh(const std::function<void(std::int64_t)>& report)
{
    const std::vector<Due> all = _due(); // a copy: the rows of a query stay only until it is asked again
    std::int64_t changed = 0;
    for (const auto& due : all)
    {
        report(due.workspace);
        _enter(std::to_string(due.workspace));
        changed += refresh(due);
    }
    if (!all.empty()) _enter("");
    return changed;
}

std::int64_t Scores::refresh(const Due& due)
{
    std::int64_t changed = 0;
    for (std::optional<std::int64_t> last = 0; last;)
    {
        const Batch batch = _sweep(due.workspace, *last).at(0);
        changed += batch.changed;
        last = batch.reached;
    }
    _note(due.workspace, due.today);
    return changed;
}

} // namespace Leadwire
