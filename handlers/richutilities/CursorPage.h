/// Pages by cursor, the one place that knows their envelope: `{"data": […], "next_cursor": 100, "has_more": true}`.
#pragma once

#include "fcgi/JsonWriter.h"
#include "fcgi/Response.h"
#include "handlers/Rules.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Leadwire::RichUtilities
{

/// Which page a client asks for. A cursor is the id of the last row of the page before.
class CursorPage
{
public:
    /// Reads `cursor` (0 unless said) and `limit` (50 unless said, at most 100) of a query that has passed `cursor` and
    /// `limit` below.
    explicit CursorPage(const Fields& query);

    std::int64_t after() const { return _after; }

    /// How many rows to ask for: one more than the page has, which tells whether there is a next one.
    std::int64_t wanted() const { return _limit + 1; }

    /// The answer for `rows`, as many as were wanted or all there are, each written by `write`.
    template <class Row>
    Response answer(const std::vector<Row>& rows, void (*write)(JsonWriter&, const Row&)) const
    {
        const bool hasMore = rows.size() > static_cast<std::size_t>(_limit);
        const std::size_t count = hasMore ? static_cast<std::size_t>(_limit) : rows.size();
        std::string body;
        body.reserve(500 * (count + 1)); // more than most rows need
        JsonWriter json(body);
        json.object().key("data").array();
        for (std::size_t i = 0; i < count; ++i) write(json, rows[i]);
        json.end();
        json.member("next_cursor", hasMore ? std::optional(rows[count - 1].id) : std::nullopt);
        json.member("has_more", hasMore).end();
        return Response::json(200, std::move(body));
    }

private:
    std::int64_t _after = 0;
    std::int64_t _limit = 50;
};

/// The rules of the two parameters, for the tables of the lists: they are checked, and set no column.
Rule cursorRule();
Rule limitRule();

} // namespace Leadwire::RichUtilities
