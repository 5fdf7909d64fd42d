#!/usr/bin/perl
# Stands in for a process of the suite: takes its flags, binds its ports, answers /readyz, ends on SIGTERM. The
# gateway's makes the keys. It writes to the file $ENV{STAND_IN_EVENTS} what it does.
use strict;
use warnings;
use IO::Socket::INET;

my ($name) = $0 =~ /touchstone-(\w+)$/;
my %flags = @ARGV;

sub note {
  open(my $events, '>>', $ENV{STAND_IN_EVENTS}) or die;
  syswrite($events, "$name @_\n");
}

sub write_file {
  my ($path, $text) = @_;
  open(my $file, '>', $path) or die "$path: $!";
  print $file $text;
}

sub listen_on {
  my ($address) = @_;
  return IO::Socket::INET->new(LocalAddr => $address, Listen => 16, ReuseAddr => 1)
    // die "$name cannot listen on $address: $!\n";
}

die "$name: as told\n" if ($ENV{STAND_IN_FAILS} // '') eq $name;
my @ports = map { listen_on($flags{$_}) } grep { $flags{$_} } qw(--listen --http --grpc);
if (my $key = $flags{'--signing-key'}) {
  write_file("$key.pub", 'public') unless -s "$key.pub"; # not while another reads it
  write_file($flags{'--admin-token'}, 'token');
}
if (my $keys = $flags{'--identity-keys'}) {
  -s $keys or die "$name: no keys in $keys\n";
}
$SIG{TERM} = sub { note('stopped'); exit 0 };
my $admin = listen_on($flags{'--admin-listen'});
note("started $$ " . $ENV{'TOUCHSTONE_' . uc($name) . '_DATABASE'});
while (1) {
  my $client = $admin->accept() or next;
  <$client>;
  print $client 'HTTP/1.1 ', ($ENV{STAND_IN_IS_SLOW} // '') eq $name ? 503 : 200, "\r\n\r\n";
}
