/// A row of the statement that reads one lead whole: first the lead, then one row for each thing on it.
#pragma once

#include "model/Columns.h"
#include "model/Lead.h"

namespace Leadwire
{

/// The lead itself where `link.kind` is `lead`; else something on it, and `lead` is empty.
/// Columns: Link's, those of an activity, Lead's.
struct CardRow
{
    Link link;
    Lead lead;
};

inline constexpr std::size_t linkColumnCount = columnCount<Link>;
inline constexpr std::size_t activityColumnCount = std::tuple_size_v<decltype(std::declval<Link&>().activityColumns())>;

} // namespace Leadwire

namespace Poco::Data
{

/// Reads of each row what it has: most columns of most rows are null.
template <>
class TypeHandler<Leadwire::CardRow>
{
public:
    static std::size_t size()
    {
        return Leadwire::linkColumnCount + Leadwire::activityColumnCount + Leadwire::columnCount<Leadwire::Lead>;
    }

    // NOLINTNEXTLINE(performance-unnecessary-value-param): the signature is Poco's
    static void extract(std::size_t first, Leadwire::CardRow& row, const Leadwire::CardRow&,
                        AbstractExtractor::Ptr from)
    {
        const std::size_t activity = first + Leadwire::linkColumnCount;
        const std::size_t lead = activity + Leadwire::activityColumnCount;
        Leadwire::extractColumns(first, row.link.columns(), *from);
        if (row.link.kind == "activity") Leadwire::extractColumns(activity, row.link.activityColumns(), *from);
        if (row.link.kind == "lead") Leadwire::extractColumns(lead, row.lead.columns(), *from);
    }

    // NOLINTNEXTLINE(performance-unnecessary-value-param): the signature is Poco's
    static void prepare(std::size_t, const Leadwire::CardRow&, AbstractPreparator::Ptr) {}
};

} // namespace Poco::Data
