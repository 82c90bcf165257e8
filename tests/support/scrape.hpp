// A strict reader of Prometheus's text format, 0.0.4: what a scrape holds, or a test failure that names the line.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace fulcrum::test {

class scrape {
  public:
    explicit scrape(const std::string& text);

    // A sample by its name and labels as written, such as `a_total{reason="late"}`.
    double at(const std::string& sample) const;
    bool has(const std::string& sample) const { return samples_.contains(sample); }
    // Family to its type.
    const std::map<std::string, std::string>& types() const { return types_; }
    const std::map<std::string, double>& samples() const { return samples_; }
    double sum(const std::string& family) const;
    // The values of a label anywhere.
    std::set<std::string> values(const std::string& label) const;

  private:
    static bool is_name(std::string_view text);
    void read(const std::string& line);
    // {name="value",…} with nothing in a value that would have to be escaped: ours never need it.
    static void check_labels(const std::string& text);
    bool family_of(const std::string& name) const;
    void check_histogram(const std::string& name) const;

    std::set<std::string> helped_;
    std::map<std::string, std::string> types_;
    std::map<std::string, double> samples_;
};

}  // namespace fulcrum::test
