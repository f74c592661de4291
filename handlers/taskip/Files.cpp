// The files of a lead: list, upload, download, bulk delete.
#include "handlers/Download.h"
#include "handlers/Filters.h"
#include "handlers/Reading.h"
#include "handlers/Rules.h"
#include "handlers/SimplePage.h"
#include "handlers/Time.h"
#include "handlers/Uploads.h"
#include "handlers/taskip/Answers.h"
#include "handlers/taskip/LeadInput.h"
#include "handlers/taskip/TaskIp.h"

#include <algorithm>

namespace Leadwire::TaskIp
{
namespace
{

constexpr std::size_t mostIds = 1000;

std::int64_t leadOf(const Call& call)
{
    return call.captures.integer("lead_id");
}

FileList listOf(const Fields& query)
{
    FileList list;
    list.search = textFilter(query, "search");
    return list;
}

std::vector<LeadFile> pageOf(const Call& call, const FileList& list)
{
    auto files = call.store.files.page(call.account.workspace, leadOf(call), list);
    if (!files) throw noSuchLead(leadOf(call));
    return *std::move(files);
}

void writeFile(JsonWriter& json, std::int64_t workspace, const LeadFile& file)
{
    json.object();
    writeMediaMembers(json, workspace, file.media);
    json.key("created_by");
    writeAuthor(json, file.accountId, file.accountName, file.accountEmail);
    json.member("created_at", modelTime(file.createdAt)).end();
}

// In batches, so that memory stays bounded however many files there are.
Response allFiles(const Call& call, FileList list, const SimplePage& page)
{
    constexpr std::size_t batchSize = 500;
    list.limit = batchSize;
    Response response = Response::json(200, "");
    JsonWriter json(response.body.memory());
    json.object().key("data").array();
    std::int64_t shown = 0;
    for (std::vector<LeadFile> files = pageOf(call, list);; files = pageOf(call, list))
    {
        for (const auto& file : files)
        {
            writeFile(json, call.account.workspace, file);
            response.body.settle();
            ++shown;
        }
        if (files.size() < batchSize) break;
        list.before = files.back().media.id;
    }
    json.end();
    page.write(json, call, shown, false);
    json.end();
    return response;
}

/// What an upload asks for.
struct Wanted
{
    std::vector<NewFile> files;
    std::vector<std::int64_t> ids; ///< of files that the workspace has, each once
};

/// Reads `file` and `ids` of fields that outlive the result. The lead comes first, then all that is wrong at once.
Wanted wantedOf(const Call& call, const Fields& input)
{
    Wanted wanted;
    const Rules rules{{"file", "", Presence::optional, uploads(call.settings.files, wanted.files)},
                      {"ids", "", Presence::optional,
                       [&](const Value& value, Reading& reading)
                       {
                           for (const auto& [key, id] : idsOf(value, mostIds, reading).value_or(Reading::Ids()))
                           {
                               reading.inside(key).refer("media", id);
                               wanted.ids.push_back(id);
                           }
                       }}};
    rules.read(input).settle(call, leadOf(call));
    if (wanted.files.empty() && wanted.ids.empty())
        throw Invalid(Errors{{"file", {"The file field is required when ids is not present."}},
                             {"ids", {"The ids field is required when file is not present."}}});
    std::sort(wanted.ids.begin(), wanted.ids.end());
    wanted.ids.erase(std::unique(wanted.ids.begin(), wanted.ids.end()), wanted.ids.end());
    for (auto& file : wanted.files) file.sha256 = contentHash(file.bytes);
    return wanted;
}

} // namespace

Response listFiles(const Call& call)
{
    const Fields query = call.query();
    const SimplePage page(query);
    FileList list = listOf(query);
    if (page.isAll()) return allFiles(call, list, page);

    list.limit = page.size() + 1; // one more tells whether there is a next page
    list.offset = page.offset();
    auto files = pageOf(call, list);
    const bool hasMore = static_cast<std::int64_t>(files.size()) > page.size();
    if (hasMore) files.pop_back();
    std::string body;
    JsonWriter json(body);
    json.object().key("data").array();
    for (const auto& file : files) writeFile(json, call.account.workspace, file);
    json.end();
    page.write(json, call, static_cast<std::int64_t>(files.size()), hasMore);
    json.end();
    return Response::json(200, std::move(body));
}

Response addFiles(const Call& call)
{
    const Fields input = leadInput(call, leadOf(call));
    const Wanted wanted = wantedOf(call, input);
    switch (call.store.files.add(call.account, leadOf(call), wanted.files, wanted.ids,
                                 FileStore(call.settings.files.folder), call.settings.files.quota))
    {
    case LeadFiles::Outcome::done: break;
    case LeadFiles::Outcome::missing: throw noSuchLead(leadOf(call)); // deleted since
    case LeadFiles::Outcome::unknown: throw Invalid(Errors{{"ids", {"The selected ids is invalid."}}});
    case LeadFiles::Outcome::full:
        throw Invalid(Errors{{"file", {"The file field does not fit into the storage quota of the workspace."}}});
    }
    return said("Files Added Successfully");
}

Response downloadFile(const Call& call)
{
    const auto id = call.captures.integer("media_id");
    const auto file = call.store.files.find(call.account.workspace, leadOf(call), id);
    if (!file) throw noSuchLead(leadOf(call));
    if (file->media.id == 0) throw NotFound("File", std::to_string(id));
    return download(call, *file);
}

Response removeFiles(const Call& call)
{
    const std::string ids = leadFirst(call, leadOf(call), [&] { return idList(call.input(), "ids"); });
    if (!call.store.files.remove(call.account, leadOf(call), ids)) throw noSuchLead(leadOf(call));
    removeGoneBytes(call);
    return said("Lead files bulk action success");
}

} // namespace Leadwire::TaskIp
