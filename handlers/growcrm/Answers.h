/// The envelopes and shapes of Grow CRM's answers.
#pragma once

#include "fcgi/JsonWriter.h"
#include "fcgi/Response.h"
#include "model/Lead.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Leadwire::GrowCrm
{

/// A lead, keys in the document's order.
void writeLead(JsonWriter& json, const Lead& lead);

/// The member `dates`: `created` and `updated`, from PostgreSQL's texts.
void writeDates(JsonWriter& json, std::string_view created, std::string_view updated);

/// The member `name` as `{id, name}`, or null without an id.
void writeNamed(JsonWriter& json, std::string_view name, std::optional<std::int64_t> id,
                std::optional<std::string_view> text);

/// `{"data": …, "message": …}`, where `shape` writes the data.
template <class Shape>
Response said(int status, std::string_view message, const Shape& shape)
{
    std::string body;
    JsonWriter json(body);
    json.object().key("data");
    shape(json);
    json.member("message", message).end();
    return Response::json(status, std::move(body));
}

/// As above with a lead.
Response said(int status, std::string_view message, const Lead& lead);

/// `{"data": {"id": …}, "message": …}`: what was deleted.
Response saidGone(std::string_view message, std::int64_t id);

} // namespace Leadwire::GrowCrm
