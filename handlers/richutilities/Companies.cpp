// The companies that leads are made of: list, create, show. The whole workspace shares them.
#include "handlers/richutilities/Answers.h"
#include "handlers/richutilities/CursorPage.h"
#include "handlers/richutilities/Input.h"
#include "handlers/richutilities/RichUtilities.h"

namespace Leadwire::RichUtilities
{
namespace
{

const Rules listRules{cursorRule(), limitRule()};

const Rules companyRules{
    {"name", "name", Presence::required, filled(text(255))},
    {"email", "email", Presence::optional, email()},
    {"phone", "phone", Presence::optional, text(255)},
    {"website", "website", Presence::optional, text(2048)},
};

} // namespace

Response listCompanies(const Call& call)
{
    const Fields query = queryOf(call);
    listRules.read(query).columns();
    const CursorPage page(query);
    return page.answer(call.store.companies.after(call.account.workspace, page.after(), page.wanted()), writeCompany);
}

Response createCompany(const Call& call)
{
    const std::string columns = companyRules.read(bodyOf(call)).columns();
    return said(201, call.store.companies.create(call.account, columns), writeCompany);
}

Response showCompany(const Call& call)
{
    const auto id = call.captures.integer();
    const auto company = call.store.companies.find(call.account.workspace, id);
    if (!company) throw NotFound("Company", std::to_string(id));
    return said(200, *company, writeCompany);
}

} // namespace Leadwire::RichUtilities
