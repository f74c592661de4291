// What is kept and what is undone.
#include "tests/DatabaseFixture.h"

#include <cppunit/extensions/HelperMacros.h>

namespace Leadwire
{

class TransactionTest : public DatabaseFixture
{
    CPPUNIT_TEST_SUITE(TransactionTest);
    CPPUNIT_TEST(whatIsNotCommittedIsUndone);
    CPPUNIT_TEST(whatIsCommittedStays);
    CPPUNIT_TEST(anInnerTransactionIsUndoneAlone);
    CPPUNIT_TEST(anInnerCommitIsUndoneWithTheOuterOne);
    CPPUNIT_TEST(neighboursInsideOneTransactionStandAlone);
    CPPUNIT_TEST(theCommitOfAFailedTransactionThrows);
    CPPUNIT_TEST(anInnerFailureIsNotCommittedEither);
    CPPUNIT_TEST_SUITE_END();

    std::unique_ptr<Connection> _own;

public:
    void setUp() override
    {
        DatabaseFixture::setUp();
        _own = std::make_unique<Connection>(database().program());
        ask(*_own, "CREATE TEMPORARY TABLE thing (name text NOT NULL)");
    }

    void tearDown() override
    {
        _own.reset();
        DatabaseFixture::tearDown();
    }

private:
    void add(const std::string& name) { ask(*_own, "INSERT INTO thing VALUES ('" + name + "')"); }
    std::string things() { return ask(*_own, "SELECT coalesce(string_agg(name, ',' ORDER BY name), '') FROM thing"); }

    void whatIsNotCommittedIsUndone()
    {
        {
            const Transaction transaction(*_own);
            add("a");
            CPPUNIT_ASSERT_EQUAL(std::string("a"), things());
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), things());
    }

    void whatIsCommittedStays()
    {
        {
            Transaction transaction(*_own);
            add("a");
            transaction.commit();
        }
        CPPUNIT_ASSERT_EQUAL(std::string("a"), things());
    }

    void anInnerTransactionIsUndoneAlone()
    {
        Transaction outer(*_own);
        add("a");
        {
            const Transaction middle(*_own);
            add("b");
            Transaction inner(*_own);
            add("c");
            inner.commit();
            CPPUNIT_ASSERT_EQUAL(std::string("a,b,c"), things());
        }
        CPPUNIT_ASSERT_EQUAL(std::string("a"), things());
        outer.commit();
        CPPUNIT_ASSERT_EQUAL(std::string("a"), things());
    }

    void anInnerCommitIsUndoneWithTheOuterOne()
    {
        {
            const Transaction outer(*_own);
            Transaction inner(*_own);
            add("a");
            inner.commit();
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), things());
    }

    void neighboursInsideOneTransactionStandAlone()
    {
        Transaction outer(*_own);
        for (const std::string name : {"a", "b", "c"})
        {
            Transaction inner(*_own);
            add(name);
            if (name != "b") inner.commit();
        }
        outer.commit();
        CPPUNIT_ASSERT_EQUAL(std::string("a,c"), things());
    }

    void theCommitOfAFailedTransactionThrows()
    {
        {
            Transaction transaction(*_own);
            add("a");
            CPPUNIT_ASSERT_THROW(ask(*_own, "INSERT INTO thing VALUES (NULL)"), DatabaseError);
            CPPUNIT_ASSERT_THROW(transaction.commit(), DatabaseError);
        }
        CPPUNIT_ASSERT_EQUAL(std::string(), things());
    }

    void anInnerFailureIsNotCommittedEither()
    {
        Transaction outer(*_own);
        {
            Transaction inner(*_own);
            CPPUNIT_ASSERT_THROW(ask(*_own, "INSERT INTO thing VALUES (NULL)"), DatabaseError);
            CPPUNIT_ASSERT_THROW(inner.commit(), DatabaseError);
        }
        CPPUNIT_ASSERT_THROW(outer.commit(), DatabaseError);
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(TransactionTest);

} // namespace Leadwire
