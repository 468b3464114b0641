# The internet, not the cable.

fact-airplane_mode = Airplane mode
fact-networks = Internet connection
fact-wifi = Wi-Fi
fact-data_saver = Data Saver
fact-metered_wifi = Wi-Fi networks marked as metered
fact-mobile_network = Mobile data
fact-private_dns = Private DNS
fact-proxy = Proxy
fact-vpn = VPN
fact-app_firewall = What may use the network
fact-clock = Date and time
