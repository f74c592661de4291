// Runs every test of one ring, or those named as arguments (`SuiteTest` or `SuiteTest::aSentence`), and says each name,
// so that a hang shows where it is.
#include <cppunit/BriefTestProgressListener.h>
#include <cppunit/CompilerOutputter.h>
#include <cppunit/TestResult.h>
#include <cppunit/TestResultCollector.h>
#include <cppunit/TestRunner.h>
#include <cppunit/extensions/TestFactoryRegistry.h>

#include <csignal>
#include <iostream>
#include <string>

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    CppUnit::TestResult events;
    CppUnit::TestResultCollector results;
    CppUnit::BriefTestProgressListener progress;
    events.addListener(&results);
    events.addListener(&progress);

    CppUnit::TestRunner runner;
    runner.addTest(CppUnit::TestFactoryRegistry::getRegistry().makeTest());
    if (argc < 2) runner.run(events);
    for (int i = 1; i < argc; ++i) runner.run(events, std::string("Leadwire::") + argv[i]);

    CppUnit::CompilerOutputter(&results, std::cerr).write();
    std::cerr << results.runTests() - results.testFailuresTotal() << " passed, " << results.testFailuresTotal()
              << " failed\n";
    return results.wasSuccessful() && results.runTests() > 0 ? 0 : 1;
}
