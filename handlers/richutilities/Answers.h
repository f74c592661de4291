/// The shapes of RichUtilities' answers. A single record stands bare.
#pragma once

#include "fcgi/JsonWriter.h"
#include "fcgi/Response.h"
#include "model/Companies.h"
#include "model/OwnLeads.h"

namespace Leadwire::RichUtilities
{

/// A lead, keys in the document's order, and behind them `score`, which it can be filtered by.
void writeLead(JsonWriter& json, const OwnLead& lead);

/// A company.
void writeCompany(JsonWriter& json, const Company& company);

/// An answer of one record.
template <class Row>
Response said(int status, const Row& row, void (*write)(JsonWriter&, const Row&))
{
    std::string body;
    JsonWriter json(body);
    write(json, row);
    return Response::json(status, std::move(body));
}

} // namespace Leadwire::RichUtilities
