// Which time zone data the system has, and noticing an update.
#include "bot/zone_data.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>

#include "tests/support/quick_folder.hpp"

namespace fulcrum::bot {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

class ZoneData : public testing::Test {
  protected:
    ~ZoneData() override { std::filesystem::remove_all(folder); }
    void write(std::string_view text) { std::ofstream(folder / "tzdata.zi") << text; }
    const std::filesystem::path folder = test::quick_folder();
};

TEST_F(ZoneData, TellsItsVersion) {
    write("# version 2025b\n# redo posix_only\nR d 1916 o - Jun 14 23s 1 S\n");
    EXPECT_EQ(zone_data_version(folder), "2025b");
}

TEST_F(ZoneData, HasNoVersion_WhenTheFileIsMissingOrOdd) {
    EXPECT_EQ(zone_data_version(folder), "");
    write("");
    EXPECT_EQ(zone_data_version(folder), "");
    write("R d 1916");
    EXPECT_EQ(zone_data_version(folder), "");
    write("# version " + std::string(5000, 'a'));
    EXPECT_EQ(zone_data_version(folder), std::string(20, 'a'));
    write("# version 2025b\x1b[31m");
    EXPECT_EQ(zone_data_version(folder), "2025b");
}

TEST_F(ZoneData, IsNoticed_WhenItWasUpdated) {
    write("# version 2025b\n");
    asio::io_context loop;
    std::string seen;
    asio::co_spawn(loop, watch_zone_data(folder, 5ms, [&](std::string v) { seen = std::move(v); }), asio::detached);
    loop.run_for(30ms);
    EXPECT_EQ(seen, "");
    std::filesystem::remove(folder / "tzdata.zi");  // in the middle of an update
    loop.run_for(30ms);
    EXPECT_EQ(seen, "");
    write("# version 2026a\n");
    loop.run_for(8s);  // ends when it was noticed
    EXPECT_EQ(seen, "2026a");
}

}  // namespace
}  // namespace fulcrum::bot
