// The release before this one goes on working on the new schema: no migration since then takes anything away.
#include "model/Migrations.h"

#include <Poco/RegularExpression.h>

#include <cppunit/TestFixture.h>
#include <cppunit/extensions/HelperMacros.h>

#include <utility>

namespace Leadwire
{

class ExpandTest : public CppUnit::TestFixture
{
    CPPUNIT_TEST_SUITE(ExpandTest);
    CPPUNIT_TEST(newMigrationsOnlyAdd);
    CPPUNIT_TEST(whatTakesAwayIsSeen);
    CPPUNIT_TEST(whatAddsIsNotTakenForIt);
    CPPUNIT_TEST(aReasonAllowsIt);
    CPPUNIT_TEST_SUITE_END();

    static constexpr const char* lastRelease = "0016_backlog";

    /// What in a migration the release before could trip over; empty if nothing is, or its file says why.
    static std::string contraction(const std::string& sql)
    {
        using Poco::RegularExpression;
        RegularExpression::Match found;
        if (RegularExpression("^-- contract: \\S", RegularExpression::RE_MULTILINE).match(sql, found) > 0) return {};
        std::string bare = sql;
        RegularExpression("--[^\n]*").subst(bare, " ", RegularExpression::RE_GLOBAL);
        for (const auto* taking :
             {"DROP\\s+(TABLE|COLUMN|VIEW|FUNCTION|TYPE|SEQUENCE|SCHEMA|CONSTRAINT)\\b",
              "ALTER\\s+TABLE\\s[^;]*\\bDROP\\b(?!\\s+(NOT|DEFAULT|EXPRESSION))", "\\bRENAME\\b",
              "\\bSET\\s+NOT\\s+NULL\\b", "\\bALTER\\s+(COLUMN\\s+)?\\w+\\s+(SET\\s+DATA\\s+)?TYPE\\b",
              "\\bADD\\s+(COLUMN\\s+)?(?!CONSTRAINT)\\w+\\s(?![^,;]*\\bDEFAULT\\b)[^,;]*\\bNOT\\s+NULL\\b",
              "\\bREVOKE\\b(?!\\s+EXECUTE\\s[^;]*FROM\\s+PUBLIC)", "\\bTRUNCATE\\b"})
        {
            if (RegularExpression(taking, RegularExpression::RE_CASELESS).match(bare, found) > 0)
                return bare.substr(found.offset, found.length);
        }
        return {};
    }

    static void newMigrationsOnlyAdd()
    {
        bool isNew = false;
        for (const auto& migration : migrations())
        {
            if (isNew) CPPUNIT_ASSERT_EQUAL_MESSAGE(migration.name, std::string(), contraction(migration.sql));
            isNew = isNew || migration.name == lastRelease;
        }
        CPPUNIT_ASSERT(isNew);
    }

    static void whatTakesAwayIsSeen()
    {
        for (const std::string sql :
             {"DROP TABLE note", "drop  view key_identity;", "ALTER TABLE lead DROP COLUMN score",
              "ALTER TABLE lead ADD a int, DROP score", "ALTER TABLE lead RENAME score TO points",
              "ALTER TABLE lead RENAME TO l", "ALTER TABLE lead ALTER COLUMN score SET NOT NULL",
              "ALTER TABLE lead ALTER score TYPE text", "ALTER TABLE lead\n    ADD COLUMN colour text NOT NULL;",
              "ALTER TABLE lead ADD colour text NOT NULL, ADD b int", "DROP FUNCTION lead_list(text)",
              "ALTER TABLE lead DROP CONSTRAINT x", "REVOKE SELECT ON lead FROM x", "-- contract:\nDROP TABLE note"})
            CPPUNIT_ASSERT_MESSAGE(sql, !contraction(sql).empty());
    }

    static void whatAddsIsNotTakenForIt()
    {
        for (const std::string sql :
             {"CREATE TABLE a (id bigint NOT NULL, b text NOT NULL)", "ALTER TABLE lead ADD COLUMN colour text",
              "ALTER TABLE lead ADD colour text NOT NULL DEFAULT ''",
              "ALTER TABLE lead ADD colour text DEFAULT '' NOT NULL", "ALTER TABLE lead ALTER score DROP NOT NULL",
              "-- DROP TABLE note\nSELECT 1",
              "CREATE OR REPLACE FUNCTION a() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM note; END $$",
              "REVOKE EXECUTE ON FUNCTION a FROM PUBLIC;"})
            CPPUNIT_ASSERT_EQUAL_MESSAGE(sql, std::string(), contraction(sql));
    }

    static void aReasonAllowsIt()
    {
        CPPUNIT_ASSERT_EQUAL(
            std::string(),
            contraction("-- Notes are comments.\n-- contract: no release since 1.0 reads it\nDROP TABLE note"));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ExpandTest);

} // namespace Leadwire
