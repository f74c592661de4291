// Searches among more leads than one may be looked for in one after the other: what is read for them, and what they
// find.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

#include <memory>
#include <string>
#include <utility>

namespace Leadwire
{

class SearchPlansTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(SearchPlansTest);
    CPPUNIT_TEST(noWordIsLookedForInAllLeads);
    CPPUNIT_TEST(aWordThatTheSampleShowsCostsLittleAsWell);
    CPPUNIT_TEST(aTermFindsTheLeadsThatHoldIt);
    CPPUNIT_TEST(pagesFollowEachOther);
    CPPUNIT_TEST(eachFieldIsLookedAtAndNoDeletedLead);
    CPPUNIT_TEST(aSmallWorkspaceFindsItsOwnAndNoneFindsNothing);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<Connection> _superuser;
    std::unique_ptr<Transaction> _transaction;

public:
    /// Makes 26,000 leads, each with a word of its own as e-mail address; the oldest 1,500 are all called Oldfriend.
    void setUp() override
    {
        DatabaseFixture::setUp();
        _superuser = std::make_unique<Connection>(database().superuser());
        _transaction = std::make_unique<Transaction>(*_superuser);
        ask(*_superuser, "SET LOCAL session_replication_role = replica"); // without triggers: the search text is given
        ask(*_superuser, "INSERT INTO lead (workspace_id, first_name, last_name, email, search, status_id)"
                         " SELECT " +
                             workspace() +
                             ", 'Person', name, word || '@example.com',"
                             " E'person\nperson ' || lower(name) || E'\n' || word || '@example.com', " +
                             std::to_string(ours().statuses[0]) +
                             " FROM (SELECT md5(i::text) AS word, CASE WHEN i <= 1500 THEN 'Oldfriend' ELSE"
                             " 'Stranger' END AS name FROM generate_series(1, 26000) i) made");
        ask(*_superuser, "SET LOCAL session_replication_role = origin");
        for (const auto* number : {"775", "776", "777"}) rename(number, "Needleworth");
        rename("778", "100% O'Neil_\\");
        rename("779", "Ärger mit Übermut");
        ask(*_superuser, "ANALYZE lead");
        ask(*_superuser, "SELECT set_config('leadwire.workspace', '" + workspace() + "', false)");
    }

    void tearDown() override
    {
        _transaction.reset();
        _superuser.reset();
        DatabaseFixture::tearDown();
    }

private:
    static std::string workspace() { return std::to_string(ours().workspace); }

    static std::string quoted(const std::string& text)
    {
        std::string literal = "'";
        for (const char c : text) literal += c == '\'' ? "''" : std::string(1, c);
        return literal + "'";
    }

    void rename(const std::string& number, const std::string& name)
    {
        ask(*_superuser,
            "UPDATE lead SET last_name = " + quoted(name) + " WHERE email = md5('" + number + "') || '@example.com'");
    }

    /// The ids of a page of 11, in its order.
    std::string found(const std::string& term, const std::string& sort, const std::string& nameIs = "name",
                      bool descending = true)
    {
        return page(term, sort, nameIs, descending, 11, 0);
    }

    std::string page(const std::string& term, const std::string& sort, const std::string& nameIs, bool descending,
                     int limit, int offset)
    {
        return ask(*_superuser, "SELECT array_agg(id ORDER BY place)::text FROM lead_list(" + quoted(term) + ", '" +
                                    nameIs + "', '{}', '" + sort + "', " + (descending ? "true" : "false") + ", " +
                                    std::to_string(limit) + ", " + std::to_string(offset) +
                                    ") WITH ORDINALITY AS l (id, place)");
    }

    /// What every lead is asked.
    static std::string holds(const std::string& term)
    {
        return " FROM lead WHERE workspace_id = " + workspace() +
               " AND deleted_at IS NULL AND strpos(lower(full_name || ' ' || email), lower(" + quoted(term) + ")) > 0";
    }

    std::string holding(const std::string& term, const std::string& order)
    {
        return ask(*_superuser,
                   "SELECT array_agg(id ORDER BY place)::text FROM (SELECT id, row_number() OVER (ORDER BY " + order +
                       ") AS place" + holds(term) + " ORDER BY place LIMIT 11) l");
    }

    std::int64_t count(const std::string& sql) { return std::stoll(ask(*_superuser, sql)); }

    /// How many leads PostgreSQL looks at for a page of those that hold a term.
    std::int64_t looksFor(const std::string& term)
    {
        const std::string looks = "SELECT (seq_tup_read + idx_tup_fetch)::text FROM pg_stat_xact_user_tables"
                                  " WHERE relname = 'lead'";
        const auto before = count(looks);
        found(term, "id");
        return count(looks) - before;
    }

    /// How often leads were searched by their trigrams, and read all.
    std::pair<std::int64_t, std::int64_t> scans()
    {
        return {count("SELECT pg_stat_get_xact_numscans('lead_by_search'::regclass)::text"),
                count("SELECT pg_stat_get_xact_numscans('lead'::regclass)::text")};
    }

    void noWordIsLookedForInAllLeads()
    {
        const auto [bySearch, ofAll] = scans();
        CPPUNIT_ASSERT(looksFor("needleworth") < 100);
        const auto [bySearchNow, ofAllNow] = scans();
        CPPUNIT_ASSERT_EQUAL(ofAll, ofAllNow);
        CPPUNIT_ASSERT_EQUAL(bySearch + 1, bySearchNow);
        CPPUNIT_ASSERT(looksFor("stranger") < 100);
        CPPUNIT_ASSERT(looksFor("oldfriend") < 6'000); // not all of the 24,500 that came later
    }

    /// That it is among what PostgreSQL has noted of all leads does not make it frequent: a few leads tell.
    void aWordThatTheSampleShowsCostsLittleAsWell()
    {
        const std::string shown = ask(*_superuser, "SELECT substring(lead_sample() FROM '([0-9a-f]{32})@')");
        CPPUNIT_ASSERT_EQUAL(std::size_t{32}, shown.size());
        CPPUNIT_ASSERT(looksFor(shown) < 100);
        CPPUNIT_ASSERT_EQUAL(holding(shown, "id DESC"), found(shown, "id"));
    }

    void aTermFindsTheLeadsThatHoldIt()
    {
        for (const std::string term :
             {"needleworth", "NEEDLE", "oldfriend", "stranger", "n nee", "100%", "0% o'n", "l_\\", "%", "_", "ärger",
              "ÜBERMUT", "person needleworth", "example.com", "e", "@", "absent"})
        {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(term, holding(term, "id DESC"), found(term, "id"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(term, holding(term, "id"), found(term, "id", "title", false));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(term, holding(term, "lower(full_name) DESC, id DESC"), found(term, "name"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(term, count("SELECT count(*)::text" + holds(term)),
                                         count("SELECT lead_total(" + quoted(term) + ", 'name', '{}')::text"));
        }
    }

    /// By the index, by looking through the first leads, and by both.
    void pagesFollowEachOther()
    {
        for (const std::string term : {"needleworth", "stranger", "oldfriend"})
        {
            const std::string all = page(term, "id", "name", true, 3, 0);
            std::string joined;
            for (int offset = 0; offset < 3; ++offset)
            {
                const std::string one = page(term, "id", "name", true, 1, offset); // {7}
                joined += (offset == 0 ? "{" : ",") + one.substr(1, one.size() - 2);
            }
            CPPUNIT_ASSERT_EQUAL_MESSAGE(term, all, joined + "}");
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), page("needleworth", "id", "name", true, 3, 3));
    }

    void eachFieldIsLookedAtAndNoDeletedLead()
    {
        const auto change = [&](const std::string& number, const std::string& column, const std::string& value)
        {
            const std::string lead = "(SELECT id FROM lead WHERE email = md5('" + number + "') || '@example.com')";
            ask(*_superuser, "UPDATE lead SET " + column + " = " + value + " WHERE id = " + lead);
            return "{" + ask(*_superuser, "SELECT " + lead + "::text") + "}";
        };
        const std::string company = ask(*_superuser, "INSERT INTO company (workspace_id, name) VALUES (" + workspace() +
                                                         ", 'Walrusworks') RETURNING id::text");
        const auto byCompany = change("801", "company_id", company);
        const auto byTypedCompany = change("802", "company_name", "'Zebrafishery'");
        const auto byTitle = change("803", "title", "'Quokkadeal'");
        for (const std::string nameIs : {"name", "title"})
        {
            CPPUNIT_ASSERT_EQUAL(byCompany, found("walrus", "id", nameIs));
            CPPUNIT_ASSERT_EQUAL(byTypedCompany, found("zebrafish", "id", nameIs));
        }
        CPPUNIT_ASSERT_EQUAL(byTitle, found("quokka", "id", "title"));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("quokka", "id", "name"));
        change("803", "deleted_at", "now()");
        CPPUNIT_ASSERT_EQUAL(std::string(), found("quokka", "id", "title"));
    }

    /// Its own entry in the index is worth reading: the word's name the leads of the others.
    void aSmallWorkspaceFindsItsOwnAndNoneFindsNothing()
    {
        const std::string small = std::to_string(theirs().workspace);
        const std::string lead =
            ask(*_superuser, "INSERT INTO lead (workspace_id, last_name, status_id) VALUES (" + small +
                                 ", 'Oldfriend', " + std::to_string(theirs().statuses[0]) + ") RETURNING id::text");
        ask(*_superuser, "SELECT set_config('leadwire.workspace', '" + small + "', false)");
        CPPUNIT_ASSERT_EQUAL("{" + lead + "}", found("oldfriend", "id"));
        CPPUNIT_ASSERT_EQUAL(std::int64_t(1), count("SELECT lead_total('oldfriend', 'name', '{}')::text"));
        CPPUNIT_ASSERT_EQUAL(std::string(), found("stranger", "id"));
        CPPUNIT_ASSERT(looksFor("oldfriend") < 100);

        ask(*_superuser, "SELECT set_config('leadwire.workspace', '', false)");
        for (const std::string term : {"needleworth", "stranger", "absent"})
        {
            CPPUNIT_ASSERT_EQUAL_MESSAGE(term, std::string(), found(term, "id"));
            CPPUNIT_ASSERT_EQUAL_MESSAGE(term, std::int64_t(0),
                                         count("SELECT lead_total(" + quoted(term) + ", 'name', '{}')::text"));
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(SearchPlansTest);

} // namespace Leadwire
