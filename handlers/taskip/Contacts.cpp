// The contacts that leads become: list, show.
#include "handlers/LengthAwarePage.h"
#include "handlers/taskip/Answers.h"
#include "handlers/taskip/ListingQuery.h"
#include "handlers/taskip/TaskIp.h"

namespace Leadwire::TaskIp
{

Response listContacts(const Call& call)
{
    const Fields query = call.query();
    const LengthAwarePage page(query, "limit", 50);
    const Listing listing = listingOf(query, page);
    const auto total = call.store.contacts.count(call.account.workspace, listing.search);
    const auto& contacts = call.store.contacts.page(call.account.workspace, listing);

    std::string body;
    JsonWriter json(body);
    json.object().member("message", "All contacts fetched successfully").key("data").array();
    for (const auto& contact : contacts) writeContact(json, contact);
    json.end();
    page.write(json, call, static_cast<std::int64_t>(contacts.size()), total);
    json.end();
    return Response::json(200, std::move(body));
}

Response showContact(const Call& call)
{
    const auto id = call.captures.integer();
    const auto contact = call.store.contacts.find(call.account.workspace, id);
    if (!contact) throw NotFound("Contact", std::to_string(id));
    return said(200, "Contact Details", *contact);
}

} // namespace Leadwire::TaskIp
